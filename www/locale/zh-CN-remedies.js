// What mends it, what documents tell, and what the API server would say.

export const REMEDIES = {
  // Remedies
  "The receiver expects the API server's own audience, so it could use your tokens there. Let it expect one of its own, and ask for tokens with that in the pods' volumes.":
    '接收者期望的是 API 服务器自己的受众，因此它可以在那里使用您的令牌。请让它期望自己的受众，并在 Pod 的卷中请求带有该受众的令牌。',
  "Compare these keys with those that the cluster serves, and paste only the cluster's.":
    '将这些密钥与集群提供的密钥比较，并且只粘贴集群的密钥。',
  "Compare this document with what the cluster serves, and paste only the cluster's.":
    '将此文档与集群提供的文档比较，并且只粘贴集群的文档。',
  "Request a token with the receiver's audience, in the pod's volume or on the command line. Do not configure the receiver to expect this audience, which is the API server's: the receiver could then use your tokens there.":
    '请在 Pod 的卷中或命令行上请求带有接收者受众的令牌。不要让接收者期望此受众，它是 API 服务器自己的受众：接收者会因此可以在那里使用您的令牌。',
  "Add the issuer's keys to get the command: it changes whom the receiver accepts, so the signature must be checked first.":
    '如需命令，请同时提供颁发者的密钥：该命令会改变接收者允许的对象，因此必须先验证签名。',
  "Ask for a token with the credential's audience, in the pod's volume.":
    '请在 Pod 的卷中请求带有凭据受众的令牌。',
  "Allow this algorithm at the receiver if the cluster uses it; the cluster's discovery document lists its algorithms.":
    '如果集群的密钥属于该算法，就让接收方允许它；集群的发现文档说明它使用哪些算法。',
  "Request a token with the receiver's audience, in the pod's volume or on the command line; or, if this audience is correct, configure the receiver to expect it.":
    '在 Pod 的卷中或命令行上申请带有接收方受众的令牌；如果现有受众是对的，则让接收方期望它。',
  'Use a bound token, which expires and is for one audience.': '请使用绑定令牌，它会过期且只面向一个受众。',
  'Fill in {} yourself: it is {}, which a shell or a tool could misread.':
    '请自行填写 {}：其值为 {}，shell 或工具可能会误读。',
  "Make the application reload the token file before each use or every five minutes: the kubelet has put a newer token into the pod's volume.":
    'kubelet 已把更新的令牌放入 Pod 的卷：让应用在每次使用前或每五分钟重新加载文件。',
  'Request a new token; --duration sets its lifetime, within the limits of the cluster.':
    '申请新的令牌；--duration 指定有效期，以集群允许的范围为限。',
  'Compare the clocks of the API servers, the receiver and the node; all should use the same time source.':
    '比较 API 服务器、接收方和节点的时钟；它们都应跟随同一时间源。',
  'Compare the clocks of the API servers, of the receiver and of the node; all should follow one time source.':
    '比较 API 服务器、接收方和节点的时钟；它们都应跟随同一时间源。',
  'Run the workload as the expected service account, or configure the receiver to expect this one; the names must match exactly.':
    '让工作负载以期望的服务账户运行，或让接收方期望此账户；每个字母都要一致。',
  'Make the application reload the token file before each use or every five minutes; current Kubernetes client libraries do so. Until then, replace the pod, if a controller recreates it: the new pod gets a new token.':
    '让应用在每次使用前或每五分钟重新加载令牌文件；Kubernetes 客户端库的现行版本都会这样做。在此之前，若有控制器会重建 Pod，新的 Pod 会有新的令牌。',
  "Check the pod that the token is bound to, or use the token from this pod's volume.":
    '请查看令牌所绑定的 Pod，或改用此 Pod 的卷中的令牌。',
  'Copy the whole token again, without the text around it; or request a new one.': '请完整地重新复制，不要带上前后的内容；或申请新的令牌。',
  'Find out who created the token, and use one that the cluster issued: no API server puts a key into a token.':
    '没有 API 服务器会把密钥放进令牌。请查明是谁制作的，并使用集群签发的令牌。',
  'Make sure that this is the right token, and not an access token of another service.': '请确认这就是要用的令牌，而不是其他服务的访问令牌。',
  'Use the token of a service account; or, if any signed JWT is acceptable, require only that (require: "any").':
    '请使用服务账户的令牌；如果任何已签名的 JWT 都可以，就只期望这一点（require: "any"）。',
  'Request a new token from the cluster: no API server issues one like this.': '没有 API 服务器会签发这样的令牌。请向集群申请新的令牌。',
  'Use a token that the cluster issued: no API server signs with this algorithm, so this token is from another product or a test.':
    '它是其他产品的令牌或测试令牌：没有 API 服务器这样签名。请使用集群签发的令牌。',
  'Publish every key once: other receivers may reject a set with duplicates.': '每个密钥只发布一次：重复合并的密钥集是错误，其他接收方未必容忍。',
  'Fetch the keys of the cluster that issued the token, and publish them again where receivers read them: a new key must be published before the cluster signs with it.':
    '获取签发它的集群的密钥，并在接收方读取之处重新发布：轮换之后，新密钥必须先发布再用于签名。',
  'Compare these keys with those of the cluster that issued the token. If they are the same, someone else created or changed the token, or the API server signs and verifies with different keys.':
    '与签发它的集群的密钥比较。如果相同，则令牌由他人制作或改动，或者 API 服务器用于验证的密钥与用于签名的不同。',
  "Fetch the cluster's public keys.": '获取集群的公钥。',
  'Replace the pods that still use tokens from the previous issuer before it is no longer trusted; start with this one, if a controller recreates it.':
    '在之前的颁发者不再受信任之前，替换仍持有其令牌的 Pod；若有控制器会重建，先替换这一个。',
  'Restart the workload: pods that start now get tokens from the current issuer.':
    '请重新启动工作负载：现在启动的 Pod 获得来自当前颁发者的令牌。',
  'Request a new token, which will be from the current issuer.': '申请新的令牌，它来自当前颁发者。',
  "Get the issuer from the cluster, and configure the receiver to expect exactly that, including any slash at the end. On OpenShift, list the previous issuers that are still trusted with: oc get kubeapiserver cluster -o jsonpath='{.status.serviceAccountIssuers}'":
    "向集群询问其颁发者，并让接收方期望完全相同的值，包括末尾的斜杠。在 OpenShift 上，仍受信任的先前颁发者由此命令列出：oc get kubeapiserver cluster -o jsonpath='{.status.serviceAccountIssuers}'",
  'Use a bound token; a legacy token is valid only while its Secret holds it.': '请使用绑定令牌；旧式令牌只在其 Secret 保存着它时有效。',
  'Use a token that is bound to an object that is not being deleted.': '请使用绑定到仍将存在的对象的令牌。',
  'Restart the workload: pods that start now get tokens of the current service account.':
    '请重新启动工作负载：现在启动的 Pod 获得现有服务账户的令牌。',
  'Request a new token of the current service account.': '申请现存服务账户的新令牌。',
  'Use the token of the current pod, or request a new one: this token ended with the object that it was bound to.':
    '令牌已随其绑定的对象失效。请使用当前运行的 Pod 的令牌，或申请新的令牌。',
  'Add a projected volume to the pod that requests this audience.': '让 Pod 在单独的卷中申请此受众。',
  'Restart the workload if the manifest was changed; otherwise, lower expirationSeconds to what the cluster allows.':
    '如果清单已改动，请重新启动工作负载；否则 expirationSeconds 请求的值不要超过集群允许的值。',
  'Set the audience to the one receiver that the token is for.': '请指明令牌所面向的那一个接收方。',
  'Request 600 to 4294967296 seconds, and a relative path without "..".':
    '有效期应为 600 至 4294967296 秒，路径应为不含 ".." 的相对路径。',
  "Set it, as the documentation's example of a projected volume does: anyone who breaks into the container can read the token.":
    '请像文档中投射令牌的示例那样设置：任何侵入容器的人都能读取令牌。',
  'Publish the document that the cluster serves, at the URL of its issuer; "issuer" must be exactly that URL.':
    '在颁发者的 URL 处发布集群自身提供的文档；"issuer" 必须正是该 URL。',
  "Publish the document and the keys at an https URL that clouds can reach, and set it as the cluster's serviceAccountIssuer. Receivers inside the cluster do not need this.":
    '对于云服务，请在其可访问的 https URL 处发布文档和密钥，并将其设为集群的 serviceAccountIssuer。集群内的接收方无需任何操作。',
  'Publish the document that the cluster serves.': '请发布集群自身提供的文档。',
  'Publish the document that the cluster serves now: it names the algorithms of all its keys.':
    '请发布集群当前提供的文档：它列出其所有密钥的算法。',

  // Documents
  'The discovery document is of the issuer {}, and the token is from {}; they must be identical (OpenID Connect Discovery §4.3).':
    '发现文档属于签发者 {}，而令牌来自 {}；两者必须相同（OpenID Connect Discovery §4.3）。',
  'No one outside of the cluster can fetch this discovery document: {}.': '集群之外无人能获取此发现文档：{}。',
  'The discovery document has no jwks_uri that is a text: nobody can find the keys.':
    '发现文档没有文本形式的 jwks_uri：无人能找到密钥。',
  'No one outside of the cluster can fetch the keys: {}.': '集群之外无人能获取密钥：{}。',
  'The token is signed with {}, and the discovery document names only {}.': '令牌以 {} 签名，而发现文档只列出 {}。',
  'The keys sign with {}, which the discovery document does not name: receivers that go by it refuse their tokens.':
    '密钥以 {} 签名，而发现文档没有列出：以其为准的接收方会拒绝它们的令牌。',
  'Nothing in the discovery document contradicts the token or the keys.': '发现文档中没有与令牌或密钥相矛盾之处。',
  'it does not start with https://': '它不以 https:// 开头',
  'its host is a private IP address': '其主机是私有 IP 地址',
  'its host is a name that only the cluster knows': '其主机是只有集群知道的名称',
  '{} was deleted and made anew: its UID is {}, and the token is of one with UID {}. The API server refuses it.':
    '{} 已被删除并重建：其 UID 为 {}，而令牌属于 UID 为 {} 的对象。API 服务器会拒绝它。',
  '{} is deleted (since {}): the API server refuses its tokens.': '{} 已被删除（自 {} 起）：API 服务器拒绝其令牌。',
  '{} is being deleted ({}): the API server refuses its tokens from a minute after that.':
    '{} 正在被删除（{}）：此后一分钟起，API 服务器拒绝其令牌。',
  '{} is the one that the token names.': '{} 正是令牌所指的对象。',
  '{} has the name that the token names; the document has no UID to compare.':
    '{} 的名称与令牌所指一致；文档中没有可比较的 UID。',
  '{} holds another token: the API server takes only the one that it holds.':
    '{} 保存的是另一个令牌：API 服务器只接受它所保存的那一个。',
  '{} is marked invalid since {}: its token was not used for too long.': '{} 自 {} 起被标记为无效：其令牌过久未使用。',
  'Beside a pod, the node only informs: the API server does not look it up.':
    '已绑定 Pod 时，节点仅供参考：API 服务器不会查找它。',
  "{} is in the namespace {}, the token's in {}.": '{} 在命名空间 {} 中，而令牌的命名空间是 {}。',
  "{} runs as the service account {}, and the token is of {}: it is not this pod's.":
    '{} 以服务帐户 {} 运行，而令牌属于 {}：它不是此 Pod 的。',
  'The token is bound to no pod: the kubelet did not put it into {}.': '令牌没有绑定 Pod：它不是由 kubelet 放入 {} 的。',
  'It is of the pod {}, which may be one of {}.': '它属于 Pod {}，该 Pod 可能属于 {}。',
  'It is bound to the pod {}, whose name does not begin as those of {} do.':
    '它绑定到 Pod {}，其名称的开头与 {} 的 Pod 不同。',
  'It is bound to the pod {}, not to {}.': '它绑定到 Pod {}，而不是 {}。',
  'It names no audience by which its volume could be found.': '它没有指明受众，因此无法找到它的卷。',
  'Its audience is malformed, so its volume cannot be found.': '其受众格式有误，因此无法找到它的卷。',
  'no container mounts it': '没有容器挂载它',
  'its file is {}': '其文件为 {}',
  'It is what the volume {} of {} asks for; {}.': '它正是 {1} 的卷 {0} 所请求的；{2}。',
  'It may be what admission adds to {}: the volume {}…': '它可能是准入控制添加到 {} 的卷：{}…',
  'The volume {} of {} asks for {} seconds, and the token lasts {}: the manifest changed since, or the cluster shortens lifetimes (--service-account-max-token-expiration).':
    '{1} 的卷 {0} 请求 {2} 秒，而令牌持续 {3} 秒：清单在此之后有改动，或者集群缩短了有效期（--service-account-max-token-expiration）。',
  'No volume of {} asks for the audience {}; it asks for {}.': '{} 的卷都没有请求受众 {}；请求的受众是 {}。',
  "the API server's own only": 'API 服务器自己的受众（仅此一种）',
  '{} is not the one that the token names.': '{} 不是令牌所指的对象。',
  'The API server refuses this volume: {}: {}.': 'API 服务器拒绝此卷：{}：{}。',
  'it is {}, not a whole number': '它是{}，不是整数',
  'The volume {} names no audience, so its token is for the API server: whoever else is shown it can use it there.':
    '卷 {} 没有指明受众，因此其令牌面向 API 服务器：得到它的任何人都可以在那里使用。',
  'runAsNonRoot is not true: the container may run as root.': 'runAsNonRoot 不是 true：容器可能以 root 运行。',
  'seccompProfile is not RuntimeDefault: every system call is open to the container.':
    'seccompProfile 不是 RuntimeDefault：容器可以使用所有系统调用。',
  'allowPrivilegeEscalation is not false: a process of the container may gain more rights than its parent.':
    'allowPrivilegeEscalation 不是 false：容器中的进程可能获得比父进程更多的权限。',
  'capabilities.drop does not name ALL: the container keeps rights it hardly needs.':
    'capabilities.drop 没有列出 ALL：容器保留了几乎用不到的权限。',

  // TokenReview
  'The issuer is known, but the header cannot be read.': '其颁发者已知，但头部无法读取。',
  'The request is rejected: it contains no token.': '请求本身被拒绝：其中没有令牌。',
  'The server gives no details on purpose, so that attackers learn nothing from its answer.':
    '服务器有意不给出细节，以免被用于探测。',
  '{} of the given keys are not used here, although the server may use them.': '给出的密钥中有 {} 个在此未使用，但服务器自己可能会使用。',
  'The token begins with a space, so the server sees no token and answers for an anonymous request. "authenticated" says nothing about the token.':
    '令牌应开始之处是空格，因此服务器看不到令牌，按匿名请求回答。"authenticated" 与令牌无关。',
  "The token's issuer is {}, but this server knows only {}.": '它称来自 {}，而此服务器只知道 {}。',
  'The token begins with a brace: the server does not accept JSON serialization.': '它以花括号开头：服务器不接受 JSON 序列化。',
  'The token is not a JWT: it does not have three segments separated by dots.': '它不是以两个点分隔的三部分，因此不是 JWT。',
  'The payload is not base64url.': '其载荷不是 base64url。',
  'The payload is not JSON.': '其载荷不是 JSON。',
  'The payload is not a JSON object.': '其载荷不是 JSON 对象。',
  'The issuer is not a string.': '其颁发者不是文本。',
  'The server accepts the token as {}, if the objects that it names still exist.': '如果它所指的对象仍然存在，服务器会把它视为{}。',
  'The server accepts the token as {}.': '服务器会把它视为{}。',
  'None of the matching keys signed the token with its algorithm: the token was changed, or is from another cluster.':
    '可能用于签名的密钥中，没有一个按令牌所称的方式签过它：令牌被改动过，或属于另一个集群。',
  "The server has no key with the token's kid: the token is from another cluster, or the key was removed.":
    '服务器没有具有令牌 kid 的密钥：它属于另一个集群，或密钥已被移除。',
  'The signature is valid, but the token is for another audience. The server did not check whether it has expired.':
    '签名正确，但令牌面向其他接收方。是否过期，服务器没有查看。',
  'The issuer was found under a claim name in different case, which the server accepts only in its first check.':
    '颁发者出现在大小写不同的名称下，这只在初步查看时有效。',
  'The signature and the audience are valid, but the time is wrong by more than a minute.': '签名和受众正确；时间不对，相差超过一分钟。',
  'The signature is valid, but the claims do not have the types that the server reads.': '签名正确，但声明的类型不是服务器所读取的。',
  'The signature is valid, but a claim that a legacy token needs is missing or contradicts the others.':
    '签名正确，但旧式令牌所需的声明缺失或与其他声明矛盾。',
  'The signature is valid, but the claims name no service account that could be looked up.': '签名正确，但声明没有指明可查找的服务账户。',
  'The signature, the audience and the time are valid, but the objects that the server looked up do not match the token.':
    '签名、受众和时间都正确；服务器为此令牌查找到的内容与令牌所述不符。',
  'The API server ignores white space, spare bits of base64 and deep nesting, and reads the rest.':
    'API 服务器忽略空白字符，不在意 base64 的多余位和深层嵌套，读取其余内容。',
  'The API server ignores an empty "crit", accepts "b64", and checks no other parameter.':
    'API 服务器忽略空的 "crit"，将 "b64" 视为已理解，不查看其他参数。',
  'The API server checks only the type of the key: RSA keys accept RS256 to PS512, and EC keys accept ES256 to ES512 on any curve.':
    'API 服务器以密钥类型为准：RSA 密钥接受 RS256 至 PS512，EC 密钥不论曲线都接受 ES256 至 ES512。',
  'The API server treats a token without an audience as a token for the API server.':
    '对 API 服务器而言，没有指明受众的令牌面向 API 服务器自己。',
  'The API server treats a token without "exp" as a token that never expires.': '对 API 服务器而言，没有 "exp" 的令牌永不过期。',
  'The API server still accepts the token exactly one minute after "exp".': '在 "exp" 之后恰满一分钟的那一秒，API 服务器仍会接受它。',
  'The API server requires none of "exp", "nbf" and "iat", and accepts numbers that overflow.':
    'API 服务器不要求 "exp"、"nbf" 和 "iat"，数值溢出也接受。',
  'The API server accepts legacy tokens.': 'API 服务器接受旧式令牌。',
  'The API server reads the names only from the kubernetes.io claim: it does not compare "sub", and ignores other members.':
    'API 服务器只从 kubernetes.io 声明中取名称：不比较 "sub"，也不查看其他成员。',
  'The API server does not check this.': 'API 服务器不查看它。',
}
