// What the checks say.

export const CHECKS = {
  // Structure, header, algorithm
  'Three segments, well-formed base64url, strict JSON.': '三段，base64url 正确，JSON 严格。',
  'Look at offset {} of the token.': '请看令牌中偏移 {} 处。',
  'Not asked: the token could not be read.': '未检查：令牌无法读取。',
  'The header has a "b64" other than true: the payload would not be base64url (RFC 7797), as that of a JWT always is.':
    '头部的 "b64" 不是 true：载荷将不是 base64url（RFC 7797），而 JWT 的载荷总是 base64url。',
  'The header offers a key of its own ({}). It was not looked at: a token cannot vouch for itself.':
    '头部自带密钥（{}）。未予理会：令牌不能为自己作证。',
  'The header\'s "typ" is {}; service account tokens have none or "JWT".':
    '头部的 "typ" 为 {}；服务帐户令牌没有该参数或为 "JWT"。',
  'Every header parameter is understood or may be ignored.': '每个头部参数都可理解或可忽略。',
  'The header\'s "crit" is {}; it must be a list of extension names (RFC 7515 §4.1.11).':
    '头部的 "crit" 是{}；它必须是扩展名称的列表（RFC 7515 §4.1.11）。',
  'an empty list': '空列表',
  'a list that holds other than strings': '含有非字符串的列表',
  'The header demands that {} be understood ("crit"), and it is not: the token must be refused.':
    '头部要求理解 {}（"crit"），而它不被理解：必须拒绝此令牌。',
  'It is not signed ("alg": "none"): anyone could have written it.': '它没有签名（"alg": "none"）：任何人都可能写出它。',
  '{} signs with a shared secret. Kubernetes never does, and a verifier that took a public key for the secret would accept forgeries.':
    '{} 使用共享密钥签名。Kubernetes 从不这样做；若验证方把公钥当作该密钥，就会接受伪造的令牌。',
  'The algorithm {} is not supported; names are compared exactly.': '不支持算法 {}；名称按原样比较。',
  'The algorithm is {}, but only {} is allowed.': '算法为 {}，但只允许 {}。',
  'It is signed with {}.': '它以 {} 签名。',

  // Key and signature
  'Not checked: no key was chosen.': '未检查：没有选定密钥。',
  'No keys were given, so nobody can tell who signed it.': '没有给出密钥，因此无人知道是谁签的。',
  'Not checked: no keys were given.': '未检查：没有给出密钥。',
  'No key belongs to the algorithm {}.': '没有属于算法 {} 的密钥。',
  'The key cannot be used.': '该密钥无法使用。',
  'There is none.': '一个也没有。',
  'None of the {} keys can be used.': '{} 个密钥都无法使用。',
  'The first: {*}': '第一个：{}',
  'Its key would be {}, which cannot be used.': '它的密钥应是{}，而该密钥无法使用。',
  'The token is signed with {}, but {} is for {} only.': '令牌以 {} 签名，而{}只用于 {}。',
  'The token is signed with {}, which {} cannot have made.': '令牌以 {} 签名，而{}不可能作出这种签名。',
  'Its key is {}.': '它的密钥是{}。',
  'Its key would be {}.': '它的密钥应是{}。',
  '{} keys may have signed it.': '有 {} 个密钥可能签了它。',
  'It was signed by {}.': '它由{}签名。',
  'No key has the token\'s kid {}.': '没有密钥具有令牌的 kid {}。',
  'It was signed by {}, though: that is the right key under another kid.':
    '但它由{}签名：密钥是对的，只是 kid 不同。',
  'None of them signed it either: the key was rotated away, or it is the set of another cluster.':
    '也没有一个签过它：密钥已被轮换掉，或者这是另一个集群的密钥集。',
  '{} keys have the token\'s kid {}; all of them were tried.': '有 {} 个密钥具有令牌的 kid {}；全部都试过了。',
  'It was not signed by {}.': '它不是由{}签名的。',
  'None of the first {} of {} keys signed it; no more were tried.': '前 {} 个密钥（共 {} 个）都没有签过它；没有再试。',
  'None of the {} keys that may have signed it did.': '可能签过它的 {} 个密钥都没有签过它。',
  'It was signed by {}, though: its kid or alg differs.': '但它由{}签名：其 kid 或 alg 不同。',
  'Either the token was changed, or the key under its kid is not the one that signed it.':
    '要么令牌被改动过，要么其 kid 下的密钥不是签它的那个。',
  'It was signed by a key of the {} at line {}; the {} at line {} did not sign it.':
    '签名的密钥来自 {}（第 {} 行）；{}（第 {} 行）没有签过它。',
  'It was signed by a key of the {} at line {}; {} other sets of keys, the first at line {}, did not sign it.':
    '签名的密钥来自 {}（第 {} 行）；另有 {} 组密钥没有签过它，第一组在第 {} 行。',
  'Its issuer is named by the {} at line {}; the {} at line {} names another.':
    '指明其颁发者的是{}（第 {} 行）；{}（第 {} 行）指明的是另一个。',
  'Its issuer is named by the {} at line {}; {} other documents, the first at line {}, name others.':
    '指明其颁发者的是{}（第 {} 行）；另有 {} 个文档指明其他颁发者，第一个在第 {} 行。',
  'discovery document': '发现文档',
  'Either the token was changed, or the key is another.': '要么令牌被改动过，要么密钥不对。',
  'key #{} (kid {}; {})': '密钥 #{}（kid {}；{}）',
  'key #{} (no kid; {})': '密钥 #{}（无 kid；{}）',
  'key #{} (kid {})': '密钥 #{}（kid {}）',
  'key #{} (no kid)': '密钥 #{}（无 kid）',
  'RSA, {} bits': 'RSA，{} 位',

  // Issuer, audience, subject, token ID
  'No issuer is expected, and the token names none.': '没有期望的签发者，令牌也没有指明。',
  'No issuer is expected; the token says it is from {}.': '没有期望的签发者；令牌称来自 {}。',
  'It is from {}, but only {} is trusted.': '它来自 {}，但只信任 {}。',
  'It is from {}, but only {} are trusted.': '它来自 {}，但只信任 {}。',
  '{"} and {"}': '{} 和 {}',
  '{"} and {} more': '{} 和另外 {} 个',
  'It is from {}, which is trusted.': '它来自 {}，该签发者受信任。',
  'It is from {}, a previous issuer, which is trusted for {} more, until {}.':
    '它来自 {}，这是先前的签发者，还将受信任{}，直到 {}。',
  'Tokens of the current issuer must have taken its place by then.': '届时必须已由当前签发者的令牌取代。',
  'It is from {}, a previous issuer, which has not been trusted for {}, since {}.':
    '它来自 {}，这是先前的签发者，已有{}不受信任（自 {} 起）。',
  'A legacy token names no audience: whoever is shown it can show it to anyone else.':
    '旧式令牌不指明受众：任何收到它的一方都可以拿它再向其他接收方出示。',
  'No audience is expected, and the token names none.': '没有期望的受众，令牌也没有指明。',
  'No audience is expected; the token says it is for {}.': '没有期望的受众；令牌称面向 {}。',
  'It is for {}.': '它面向 {}。',
  'It is for {}, not for {}.': '它面向 {}，而不是 {}。',
  'No subject is expected, and the token names none.': '没有期望的主体，令牌也没有指明。',
  'No subject is expected; the token says it speaks for {}.': '没有期望的主体；令牌称代表 {}。',
  'It speaks for {}.': '它代表 {}。',
  'It speaks for {}, not for {}.': '它代表 {}，而不是 {}。',
  'There is no "jti" claim; Kubernetes sets it by default since 1.30.':
    '没有 "jti" 声明；Kubernetes 自 1.30 起默认设置它。',
  'Its own name is {}.': '它自己的名称是 {}。',
  'There is no {"} claim: the token does not say {}.': '没有 {} 声明：令牌没有说明{}。',
  'who issued it': '由谁签发',
  'whom it is for': '面向谁',
  'whom it speaks for': '代表谁',
  '{} differs from {} only {}, at character {}; such texts must be the same to the letter.':
    '{} 与 {} 的区别只在于{}，在第 {} 个字符处；这类文本必须逐字相同。',
  'by white space': '空白字符',
  'by quotation marks that are part of it': '混入其中的引号',
  'by a slash too many at its end': '末尾多了一个斜杠',
  'by a missing slash at its end': '末尾少了一个斜杠',
  'by its scheme': 'URL 协议',
  'by upper and lower case': '大小写',
  'by ".cluster.local", which it has too many': '多了 ".cluster.local"',
  'by ".cluster.local", which it lacks': '少了 ".cluster.local"',
  'by one character': '一个字符',
  'by scheme, case, slashes or the like': '协议、大小写、斜杠之类',

  // Service account
  'It has no service account claims, and none are required.': '它没有服务帐户声明，也不要求有。',
  'It is not a service account token: it has no "kubernetes.io" claim.': '它不是服务帐户令牌：没有 "kubernetes.io" 声明。',
  'It is a legacy token from a Secret, not a bound one. Ask for a bound one with "oc create token" or a projected volume.':
    '它是 Secret 中的旧式令牌，而不是绑定令牌。请用 "oc create token" 或卷投影获取绑定令牌。',
  'It is a legacy token from a Secret, not a bound one.': '它是来自 Secret 的旧式令牌，不是绑定令牌。',
  'It is a bound token of {}, bound to no object.': '它是 {} 的绑定令牌，没有绑定任何对象。',
  'It is a bound token of {}, bound to {}.': '它是 {} 的绑定令牌，绑定到{}。',
  'the pod {}': ' Pod {}',
  'the Secret {}': ' Secret {}',
  'the node {}': '节点 {}',
  '{"} is missing; it must be {}.': '缺少 {}；它必须是{}。',
  '{"} is {}; it must be {}.': '{} 是{}；它必须是{}。',
  'The claim {"} is {}; it must be {}.': '声明 {} 是{}；它必须是{}。',
  'the claims of either a bound or a legacy token': '绑定令牌或旧式令牌之一的声明',
  'the claims of both': '两者的声明',
  'a DNS label of Kubernetes (a–z, 0–9, "-"; at most 63)': 'Kubernetes 的 DNS 标签（a–z、0–9、"-"；最多 63 个字符）',
  'a name of Kubernetes (a–z, 0–9, "-", "."; at most 253)': 'Kubernetes 的名称（a–z、0–9、"-"、"."；最多 253 个字符）',
  'at most one bound object': '最多一个绑定对象',
  'a Secret and another object': '一个 Secret 和另一个对象',
  'an empty string': '空字符串',

  // Time
  'It expired {} ago, at {}.': '它已在{}前过期，即 {}。',
  'It expired {} ago, at {}; only the leeway of {} seconds still lets it pass.':
    '它已在{}前过期，即 {}；只因允许 {} 秒的时钟误差才仍能通过。',
  'It expires in {}, at {}.': '它将在{}后过期，即 {}。',
  'A legacy token never expires: it is good until its Secret is deleted.':
    '旧式令牌永不过期：在其 Secret 被删除之前一直有效。',
  'There is no "exp" claim: the token would be good for ever, and bound tokens always expire.':
    '没有 "exp" 声明：令牌将永远有效，而绑定令牌总会过期。',
  'It becomes valid in {}, at {}.': '它将在{}后生效，即 {}。',
  'It has been valid since {}.': '它自 {} 起有效。',
  'There is no "nbf" claim: it is valid from the start.': '没有 "nbf" 声明：从一开始就有效。',
  'It was issued {} in the future, at {}: do the clocks agree?': '它的签发时间在{}后，即 {}：时钟一致吗？',
  'It was issued {} ago, at {}.': '它在{}前签发，即 {}。',
  'There is no "iat" claim: nobody can tell when it was issued.': '没有 "iat" 声明：无人知道何时签发。',
  'The leeway of {} seconds lets it pass.': '因允许 {} 秒的时钟误差而通过。',
  '{} second': '{} 秒',
  '{} seconds': '{} 秒',
  '{} minute': '{} 分钟',
  '{} minutes': '{} 分钟',
  '{} hour': '{} 小时',
  '{} hours': '{} 小时',
  '{} day': '{} 天',
  '{} days': '{} 天',
  'a year': '一年',
  '{} year': '{} 年',
  '{} years': '{} 年',
  '{} s after 1970': '1970 年后 {} 秒',
  '24 hours old': '已满 24 小时',
  '80 % of its lifetime': '有效期的 80 %',
  '{}, {} ago': '{}，{}前',

  // Lifecycle
  'Its "exp" is malformed, so nobody can tell how long it lasts.': '其 "exp" 格式有误，无人知道它持续多久。',
  'Its claims do not tell how long it lasts.': '其声明没有说明它持续多久。',
  'Its life has not begun.': '它的生命尚未开始。',
  'Its life is over.': '它的生命已结束。',
  'A legacy token has no lifecycle: it stays as it is until its Secret is deleted.':
    '旧式令牌没有生命周期：在其 Secret 被删除之前保持不变。',
  'The kubelet is replacing it in the pod\'s volume about now ({}); the application should read the file again.':
    'kubelet 此时正在 Pod 的卷中轮转它（{}）；应用应重新读取文件。',
  'The kubelet should have replaced it in the pod\'s volume since {} ({}): the application that sent it does not read the file again, or the kubelet cannot reach the API server.':
    'kubelet 自 {} 起就应已在 Pod 的卷中轮转它（{}）：发送它的应用没有重新读取文件，或者 kubelet 无法访问 API 服务器。',
  'It is fresh. Its claims do not tell when the kubelet replaces it.': '它是新的。它的声明没有说明 kubelet 何时替换它。',
  'It is fresh. Nothing replaces it: it is bound to no pod, so whoever needs one asks anew.':
    '它是新的。没有谁会轮转它：它不绑定 Pod，需要者应重新申请。',
  'It is fresh; the kubelet replaces it in {}, at {} ({}).': '它是新的；kubelet 将在{}后轮转它，即 {}（{}）。',
  'It works only because it was stretched.': '它只因被延长才可用。',
  'Its real life ended {} ago ("warnafter", {}), and the kubelet replaced it long before: the application does not read the file again.':
    '其真正的生命已在{}前结束（"warnafter"，{}），kubelet 早已轮转它：应用没有重新读取文件。',
  'The API server counts each use (serviceaccount_stale_tokens_total).': 'API 服务器会统计每次使用（serviceaccount_stale_tokens_total）。',
  '{} seconds were asked for; the API server made it {} (--service-account-extend-token-expiration, on by default).':
    '请求的是 {} 秒；API 服务器将其改为{}（--service-account-extend-token-expiration，默认开启）。',

  // Look-ups
  'Only the cluster knows whether {} still exists with UID {}.': '只有集群知道{} 是否仍以 UID {} 存在。',
  'Only the cluster knows whether {} still exists.': '只有集群知道{} 是否仍然存在。',
  'Only the cluster knows whether {} still exists, holds this very token and is not marked invalid.':
    '只有集群知道{} 是否仍然存在、保存的正是此令牌且未被标记为无效。',
  'the service account {}': '服务帐户 {}',

  // A signature that is not whole, and other things that are missing
  'Its signature was removed, so nobody can tell who signed it. Copy the token whole.': '它的签名被去掉，因此无人知道是谁签的。请复制完整的令牌。',
  'Its signature was cut: it has {} bytes, and a whole one has {}. Nobody can tell who signed it. Copy the token whole.':
    '它的签名被截断：它有 {} 字节，完整的签名有 {} 字节。无人知道是谁签的。请复制完整的令牌。',
  'Which key signed it cannot be told without its signature.': '没有签名，就无法知道是哪个密钥签的。',
  'There is no "exp" claim: it is a legacy token, which never expires.': '没有 "exp" 声明：这是永不过期的旧式令牌。',
  'There is no "aud" claim: it is a legacy token, which is for no audience in particular.': '没有 "aud" 声明：这是不面向特定受众的旧式令牌。',
  'an object that this version does not know: {}': '本版本不认识的对象：{}',
  '{} cannot be read: its {} is {}; it must be {}.': '{}无法读取：其 {} 是{}；它必须是{}。',
  'It was not compared with the token.': '未与令牌比较。',
  'What cannot be read is not trusted.': '无法读取的内容不予信任。',
  'It is from {}, and the evidence names no issuer that could be read.': '它来自 {}，而证据中没有可以读取的颁发者。',
  'another text': '其他文本',
  'a moment': '时刻',
  'Its claims do not tell how long it lasts, so its volume cannot be found.': '它的声明没有说明有效期多长，因此找不到它的卷。',
  // In the place of a secret
  '{} ({} characters)': '{}（{} 个字符）',
  'a token': '一个令牌',
  'an encrypted token': '一个加密令牌',
  'an OAuth token': '一个 OAuth 令牌',
  'an EKS token': '一个 EKS 令牌',
  'a bootstrap token': '一个引导令牌',
  'a Vault token': '一个 Vault 令牌',
  'an access token': '一个访问令牌',
  'a private key': '一个私钥',
  'a random text': '一段随机文本',
}
