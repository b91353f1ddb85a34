// What the checks say.

export const CHECKS = {
  // Structure, header, algorithm
  'The token is well-formed: three base64url segments and strict JSON.': '三段，base64url 正确，JSON 严格。',
  'Look at offset {} of the token.': '请看令牌中偏移 {} 处。',
  'Not checked: the token could not be read.': '未检查：令牌无法读取。',
  'The header sets "b64" to a value other than true (RFC 7797), but the payload of a JWT is always base64url.':
    '头部的 "b64" 不是 true：载荷将不是 base64url（RFC 7797），而 JWT 的载荷总是 base64url。',
  'The header offers its own key ({}). The key was ignored: a token cannot vouch for itself.':
    '头部自带密钥（{}）。未予理会：令牌不能为自己作证。',
  'The header\'s "typ" is {}; service account tokens have none or "JWT".':
    '头部的 "typ" 为 {}；服务帐户令牌没有该参数或为 "JWT"。',
  'All header parameters are supported or can be ignored.': '每个头部参数都可理解或可忽略。',
  'The header\'s "crit" is {}; it must be a list of extension names (RFC 7515 §4.1.11).':
    '头部的 "crit" 是{}；它必须是扩展名称的列表（RFC 7515 §4.1.11）。',
  'an empty list': '空列表',
  'a list with values that are not strings': '含有非字符串的列表',
  'The header requires {} ("crit"), which is not supported: the token must be rejected.':
    '头部要求理解 {}（"crit"），而它不被理解：必须拒绝此令牌。',
  'The token is not signed ("alg": "none"), so anyone could have written it.': '它没有签名（"alg": "none"）：任何人都可能写出它。',
  '{} signs with a shared secret. Kubernetes never does, and a verifier that used a public key as the secret would accept forged tokens.':
    '{} 使用共享密钥签名。Kubernetes 从不这样做；若验证方把公钥当作该密钥，就会接受伪造的令牌。',
  'The algorithm {} is not supported; names are compared exactly.': '不支持算法 {}；名称按原样比较。',
  'The algorithm is {}, but only {} is allowed.': '算法为 {}，但只允许 {}。',
  'The token is signed with {}.': '它以 {} 签名。',

  // Key and signature
  'Not checked: there is no suitable key.': '未检查：没有选定密钥。',
  'No keys were given, so the signature was not checked.': '没有给出密钥，因此未检查签名。',
  'Not checked: no keys were given.': '未检查：没有给出密钥。',
  'No key can be used with the algorithm {}.': '没有属于算法 {} 的密钥。',
  'The key cannot be used.': '该密钥无法使用。',
  'No key was found.': '未找到密钥。',
  'None of the {} keys can be used.': '{} 个密钥都无法使用。',
  'The first: {*}': '第一个：{}',
  'The matching key is {}, which cannot be used.': '它的密钥应是{}，而该密钥无法使用。',
  'The token is signed with {}, but {} is for {} only.': '令牌以 {} 签名，而{}只用于 {}。',
  'The token is signed with {}, which does not work with {}.': '令牌以 {} 签名，而{}不可能作出这种签名。',
  'The signing key is {}.': '它的密钥是{}。',
  'The matching key is {}.': '它的密钥应是{}。',
  '{} keys match the token.': '有 {} 个密钥可能签了它。',
  'The token was signed by {}.': '它由{}签名。',
  'No key has the token\'s kid {}.': '没有密钥具有令牌的 kid {}。',
  'However, the token was signed by {}: that is the right key with another kid.': '但它由{}签名：密钥是对的，只是 kid 不同。',
  'None of the keys signed the token: either the signing key was rotated, or the keys are from another cluster.':
    '也没有一个签过它：密钥已被轮换掉，或者这是另一个集群的密钥集。',
  '{} keys have the token\'s kid {}; all of them were tried.': '有 {} 个密钥具有令牌的 kid {}；全部都试过了。',
  'The token was not signed by {}.': '它不是由{}签名的。',
  'None of the first {} of {} keys signed the token; the others were not tried.': '前 {} 个密钥（共 {} 个）都没有签过它；没有再试。',
  'None of the {} matching keys signed the token.': '可能签过它的 {} 个密钥都没有签过它。',
  'However, the token was signed by {}, whose kid or alg differs.': '但它由{}签名：其 kid 或 alg 不同。',
  'Either the token was changed, or it was signed by another key with the same kid.': '要么令牌被改动过，要么其 kid 下的密钥不是签它的那个。',
  'It was signed by a key of the {} at line {}; the {} at line {} did not sign it.':
    '签名的密钥来自 {}（第 {} 行）；{}（第 {} 行）没有签过它。',
  'It was signed by a key of the {} at line {}; {} other sets of keys, the first at line {}, did not sign it.':
    '签名的密钥来自 {}（第 {} 行）；另有 {} 组密钥没有签过它，第一组在第 {} 行。',
  'Its issuer is named by the {} at line {}; the {} at line {} names another.':
    '指明其颁发者的是{}（第 {} 行）；{}（第 {} 行）指明的是另一个。',
  'Its issuer is named by the {} at line {}; {} other documents, the first at line {}, name others.':
    '指明其颁发者的是{}（第 {} 行）；另有 {} 个文档指明其他颁发者，第一个在第 {} 行。',
  'discovery document': '发现文档',
  'Either the token was changed, or it was signed by another key.': '要么令牌被改动过，要么密钥不对。',
  'key #{} (kid {}; {})': '密钥 #{}（kid {}；{}）',
  'key #{} (no kid; {})': '密钥 #{}（无 kid；{}）',
  'key #{} (kid {})': '密钥 #{}（kid {}）',
  'key #{} (no kid)': '密钥 #{}（无 kid）',
  'RSA, {} bits': 'RSA，{} 位',

  // Issuer, audience, subject, token ID
  'Not checked: no expected issuer was given, and the token has none.': '没有期望的颁发者，令牌也没有指明。',
  "Not checked: no expected issuer was given. The token's issuer is {}.": '没有期望的颁发者；令牌称来自 {}。',
  'The issuer is {}, but only {} is trusted.': '它来自 {}，但只信任 {}。',
  'The issuer is {}, but only {} are trusted.': '它来自 {}，但只信任 {}。',
  '{"} and {"}': '{} 和 {}',
  '{"} and {} more': '{} 和另外 {} 个',
  'The issuer is {}, which is trusted.': '它来自 {}，该颁发者受信任。',
  'The issuer is {}, a previous issuer, which is trusted for another {}, until {}.': '它来自 {}，这是之前的颁发者，还将受信任{}，直到 {}。',
  'Use a token from the current issuer by then.': '届时必须已由当前颁发者的令牌取代。',
  'The issuer is {}, a previous issuer, which has not been trusted for {}, since {}.':
    '它来自 {}，这是之前的颁发者，已有{}不受信任（自 {} 起）。',
  'A legacy token has no audience: any service that receives it can use it elsewhere.':
    '旧式令牌不指明受众：任何收到它的一方都可以拿它再向其他接收方出示。',
  'Not checked: no expected audience was given, and the token has none.': '没有期望的受众，令牌也没有指明。',
  'Not checked: no expected audience was given. The token is for {}.': '没有期望的受众；令牌称面向 {}。',
  'The token is for {}.': '它面向 {}。',
  'The token is for {}, not for {}.': '它面向 {}，而不是 {}。',
  'Not checked: no expected subject was given, and the token has none.': '没有期望的主体，令牌也没有指明。',
  "Not checked: no expected subject was given. The token's subject is {}.": '没有期望的主体；令牌称代表 {}。',
  'The subject is {}.': '它代表 {}。',
  'The subject is {}, not {}.': '它代表 {}，而不是 {}。',
  'There is no "jti" claim; Kubernetes sets it by default since 1.30.':
    '没有 "jti" 声明；Kubernetes 自 1.30 起默认设置它。',
  'The token ID is {}.': '它自己的名称是 {}。',
  'There is no {"} claim: the token does not say {}.': '没有 {} 声明：令牌没有说明{}。',
  'who issued it': '由谁签发',
  'whom it is for': '面向谁',
  'whose it is': '代表谁',
  '{} differs from {} only {}, at character {}; they must match exactly.': '{} 与 {} 的区别只在于{}，在第 {} 个字符处；这类文本必须逐字相同。',
  'by white space': '空白字符',
  'by quotation marks': '混入其中的引号',
  'by an extra slash at the end': '末尾多了一个斜杠',
  'by a missing slash at the end': '末尾少了一个斜杠',
  'by its scheme': 'URL 协议',
  'by upper and lower case': '大小写',
  'by an extra ".cluster.local"': '多了 ".cluster.local"',
  'by a missing ".cluster.local"': '少了 ".cluster.local"',
  'by one character': '一个字符',
  'by scheme, case, slashes or similar': '协议、大小写、斜杠之类',

  // Service account
  'The token has no service account claims, and none are required.': '它没有服务账户声明，也不要求有。',
  'This is not a service account token: it has no "kubernetes.io" claim.': '它不是服务账户令牌：没有 "kubernetes.io" 声明。',
  'This is a legacy token from a Secret, not a bound token. Request a bound token with "oc create token" or a projected volume.':
    '它是 Secret 中的旧式令牌，而不是绑定令牌。请用 "oc create token" 或卷投影获取绑定令牌。',
  'This is a legacy token from a Secret, not a bound token.': '它是来自 Secret 的旧式令牌，不是绑定令牌。',
  'This is a bound token of {}, bound to no object.': '它是 {} 的绑定令牌，没有绑定任何对象。',
  'This is a bound token of {}, bound to {}.': '它是 {} 的绑定令牌，绑定到{}。',
  'the pod {}': ' Pod {}',
  'the Secret {}': ' Secret {}',
  'the node {}': '节点 {}',
  '{"} is missing; it must be {}.': '缺少 {}；它必须是{}。',
  '{"} is {}; it must be {}.': '{} 是{}；它必须是{}。',
  'The claim {"} is {}; it must be {}.': '声明 {} 是{}；它必须是{}。',
  'either bound or legacy claims': '绑定令牌或旧式令牌之一的声明',
  'a mix of bound and legacy claims': '两者的声明',
  'a DNS label of Kubernetes (a–z, 0–9, "-"; at most 63)': 'Kubernetes 的 DNS 标签（a–z、0–9、"-"；最多 63 个字符）',
  'a name of Kubernetes (a–z, 0–9, "-", "."; at most 253)': 'Kubernetes 的名称（a–z、0–9、"-"、"."；最多 253 个字符）',
  'at most one bound object': '最多一个绑定对象',
  'a Secret and another object': '一个 Secret 和另一个对象',
  'an empty string': '空字符串',

  // Time
  'The token expired {} ago, at {}.': '它已在{}前过期，即 {}。',
  'It expired {} ago, at {}.': '它已在{}前过期，即 {}。',
  'The token expired {} ago, at {}; the leeway of {} seconds still allows it.': '它已在{}前过期，即 {}；只因允许 {} 秒的时钟误差才仍能通过。',
  'It expired {} ago, at {}; only the leeway of {} seconds still lets it pass.':
    '它已在{}前过期，即 {}；只因允许 {} 秒的时钟误差才仍能通过。',
  'The token expires in {}, at {}.': '它将在{}后过期，即 {}。',
  'A legacy token never expires: it is valid until its Secret is deleted.': '旧式令牌永不过期：在其 Secret 被删除之前一直有效。',
  'There is no "exp" claim: the token would never expire, but a bound token must.': '没有 "exp" 声明：令牌将永远有效，而绑定令牌总会过期。',
  'The token becomes valid in {}, at {}.': '它将在{}后生效，即 {}。',
  'It becomes valid in {}, at {}.': '它将在{}后生效，即 {}。',
  'The token has been valid since {}.': '它自 {} 起有效。',
  'There is no "nbf" claim, so the token has no start time.': '没有 "nbf" 声明：从一开始就有效。',
  'The token was issued {} in the future, at {}: the clocks may differ.': '它的签发时间在{}后，即 {}：时钟一致吗？',
  'It was issued {} in the future, at {}: do the clocks agree?': '它的签发时间在{}后，即 {}：时钟一致吗？',
  'The token was issued {} ago, at {}.': '它在{}前签发，即 {}。',
  'There is no "iat" claim: the token does not say when it was issued.': '没有 "iat" 声明：无人知道何时签发。',
  'The leeway of {} seconds allows it.': '因允许 {} 秒的时钟误差而通过。',
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
  'The "exp" claim is malformed, so the lifetime of the token is unknown.': '"exp" 声明格式有误，因此令牌的生命周期未知。',
  'The claims do not say how long the token lasts.': '其声明没有说明它持续多久。',
  'The token is not valid yet.': '令牌尚未生效。',
  'The token has expired.': '令牌已过期。',
  'A legacy token is never rotated: it stays the same until its Secret is deleted.':
    '旧式令牌不会轮换：在其 Secret 被删除之前保持不变。',
  "The kubelet is replacing the token in the pod's volume about now ({}); the application should reload the file.":
    'kubelet 此时正在 Pod 的卷中轮转它（{}）；应用应重新读取文件。',
  "The kubelet should have replaced the token in the pod's volume at {} ({}): the application does not reload the file, or the kubelet cannot reach the API server.":
    'kubelet 自 {} 起就应已在 Pod 的卷中轮转它（{}）：发送它的应用没有重新读取文件，或者 kubelet 无法访问 API 服务器。',
  'The claims do not say when the kubelet replaces the token.': '声明没有说明 kubelet 何时轮换令牌。',
  'The token is bound to no pod, so nothing replaces it: request a new one before it expires.':
    '令牌未绑定到 Pod，kubelet 不会轮换；请在它过期之前重新请求。',
  'The kubelet replaces the token in {}, at {} ({}).': 'kubelet 将在{}后轮换令牌，即 {}（{}）。',
  'The token still works only because the API server extended it.': '令牌仍可使用，只因 API 服务器延长了它。',
  'Its requested lifetime ended {} ago ("warnafter", {}), and the kubelet replaced it long before: the application does not reload the file.':
    '请求的生命周期已在{}前结束（"warnafter"，{}），kubelet 早已轮换它：应用没有重新加载文件。',
  'The API server counts each use (serviceaccount_stale_tokens_total).': 'API 服务器会统计每次使用（serviceaccount_stale_tokens_total）。',
  '{} seconds were requested; the API server extended this to {} (--service-account-extend-token-expiration, on by default).':
    '请求的是 {} 秒；API 服务器将其改为{}（--service-account-extend-token-expiration，默认开启）。',

  // Look-ups
  'Only the cluster knows whether {} still exists with UID {}.': '只有集群知道{} 是否仍以 UID {} 存在。',
  'Only the cluster knows whether {} still exists.': '只有集群知道{} 是否仍然存在。',
  'Only the cluster knows whether {} still exists, holds this very token and is not marked invalid.':
    '只有集群知道{} 是否仍然存在、保存的正是此令牌且未被标记为无效。',
  'the service account {}': '服务帐户 {}',

  // A signature that is not whole, and other things that are missing
  'The signature was removed, so it cannot be checked. Copy the whole token.': '签名被去掉，因此无法检查。请复制完整的令牌。',
  'The signature was cut: it has {} bytes instead of {}, so it cannot be checked. Copy the whole token.':
    '签名被截断：它有 {} 字节，而不是 {} 字节，因此无法检查。请复制完整的令牌。',
  'Without the signature, the key that signed the token cannot be found.': '没有签名，就无法知道是哪个密钥签的。',
  'There is no "exp" claim: this is a legacy token, which never expires.': '没有 "exp" 声明：这是永不过期的旧式令牌。',
  'There is no "aud" claim: this is a legacy token, which has no audience.': '没有 "aud" 声明：这是不面向特定受众的旧式令牌。',
  'an object that this version does not know: {}': '本版本不认识的对象：{}',
  '{} cannot be read: its {} is {}; it must be {}.': '{}无法读取：其 {} 是{}；它必须是{}。',
  'It was not compared with the token.': '未与令牌比较。',
  'What cannot be read is not trusted.': '无法读取的内容不予信任。',
  'The issuer is {}, but the evidence has no issuer that could be read.': '它来自 {}，而证据中没有可以读取的颁发者。',
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
