// What lines of errors say.

export const ERRORS = {
  'The token at hand has {}: the line may well be about it.': '手头的令牌有 {}：此行很可能说的就是它。',
  'The token at hand has {}: the line is about another one, or it was replaced since.':
    '手头的令牌有 {}：此行说的是另一个令牌，或者它后来被替换了。',

  // The API server
  'The token is good, but for others: whoever asked the API server is not among its audiences.':
    '令牌没有问题，但面向其他接收方：询问 API 服务器的一方不在其受众之中。',
  'Ask for a token with that audience; or, if it is meant for the asking service, let that service name its own audience in its TokenReview.':
    '申请该受众的令牌；如果令牌本就面向询问的服务，则让该服务在其 TokenReview 中指明自己的受众。',
  'The service account was deleted and made anew under the same name; the token is of the old one.':
    '服务帐户被删除后以同名重建；令牌属于旧的那个。',
  'Restart the workloads whose pods still carry tokens of the old one.':
    '请重新启动其 Pod 仍持有旧令牌的工作负载。',
  'The pod, Secret, node or service account that the token is bound to was deleted; the token ended with it, a minute after the deletion.':
    '令牌所绑定的 Pod、Secret、节点或服务帐户已被删除；删除一分钟后，令牌也随之失效。',
  'Use the token of the pod that runs now.': '使用现在运行的 Pod 的令牌。',
  'The application uses a token that the kubelet has long replaced: it works only because the API server stretched it to a year.':
    '应用使用的令牌早已被 kubelet 替换：它仍然有效，只是因为 API 服务器把它延长到一年。',
  "Let the application read the token's file again before each use, or every five minutes; current client libraries do so.":
    '让应用在每次使用前或每五分钟重新读取令牌文件；当前的客户端库都会这样做。',
  'The API server does not say why. After a change of the issuer, tokens of the old one are refused as soon as it is no longer trusted; on OpenShift that is 24 hours, and at once if the issuer is reset to nothing.':
    'API 服务器没有说明原因。更换签发者之后，旧签发者一旦不再受信任，其令牌就会被拒绝；在 OpenShift 上是 24 小时，若签发者被重置为空则立即生效。',
  "Paste the cluster's keys, and the Authentication and KubeAPIServer objects, beside the token: the reason is shown.":
    '在令牌旁粘贴集群的密钥以及 Authentication 和 KubeAPIServer 对象：就会显示原因。',

  // Entra
  'No federated credential has this subject, to the letter and to upper and lower case.':
    '没有联合标识凭据具有此主体；须逐字相同，区分大小写。',
  "Add a credential with the token's subject, system:serviceaccount:NAMESPACE:NAME.":
    '请添加一个凭据，其主体为令牌的主体 system:serviceaccount:NAMESPACE:NAME。',
  'No federated credential has this audience.': '没有联合标识凭据具有此受众。',
  "Ask for a token with the credential's audience, which is api://AzureADTokenExchange unless it was changed.":
    '请请求带有凭据受众的令牌；除非改动过，该受众为 api://AzureADTokenExchange。',
  'No federated credential has this issuer. Look at the slash at its end: issuers of AKS have one, others mostly not.':
    '没有联合标识凭据具有此签发者。请看其末尾的斜杠：AKS 的签发者有斜杠，其他的大多没有。',
  "Add a credential with the token's issuer, to the last slash.":
    '请添加一个凭据，其颁发者与令牌的颁发者相同，包括末尾的斜杠。',
  'No federated credential matches issuer, subject and audience all at once; or a new one has not spread yet.':
    '没有联合标识凭据同时匹配签发者、主体和受众；或者新的凭据尚未生效。',
  'Compare the three with the credential, to the letter; wait a minute if it is new.':
    '把这三项与凭据逐字比较；如果凭据是新建的，请等一分钟。',
  'The token was shown outside of its time: mostly by a client that kept an old one, while the kubelet had put a newer one into the file.':
    '令牌在有效期之外被出示：多半是客户端保留了旧令牌，而 kubelet 已把新令牌写入文件。',
  "Let the client read the token's file again before each use; current Azure libraries do so.":
    '让客户端在每次使用前重新读取令牌文件；当前的 Azure 库都会这样做。',
  "Entra cannot fetch the issuer's discovery document or keys: they are not public.":
    'Entra 无法获取签发者的发现文档或密钥：它们不是公开的。',
  "Publish both at a public address, and let that be the cluster's issuer.": '在公开地址发布两者，并以该地址作为集群的签发者。',
  'The signature is not that of any key that the issuer publishes: mostly the new keys were not published after a rotation.':
    '签名不属于颁发者发布的任何密钥：多数情况是轮换后没有发布新密钥。',
  "Publish the cluster's keys again where the discovery document says.": '在发现文档所指之处重新发布集群的密钥。',

  // AWS
  "The role's account has no OIDC provider of this issuer, to the letter.": '角色的帐户中没有与此签发者完全相同的 OIDC 提供商。',
  "Make one in the role's own account.": '在角色自己的帐户中创建一个。',
  "AWS could not fetch the issuer's keys, or found none with the token's kid. It is no matter of the trust policy.":
    'AWS 无法获取签发者的密钥，或没有找到令牌的 kid。这与信任策略无关。',
  'Make sure that the discovery document and the keys are public and current.': '确保发现文档和密钥是公开且最新的。',
  "None of the token's audiences is in the provider's ClientIDList. On EKS it is sts.amazonaws.com, on OpenShift openshift.":
    '令牌的受众都不在提供商的 ClientIDList 中。在 EKS 上是 sts.amazonaws.com，在 OpenShift 上是 openshift。',
  'Ask for a token with an audience that the provider knows; look whether the right file is mounted.':
    '请请求带有提供方已知受众的令牌；并检查挂载的文件是否正确。',
  "The token is good, and the role's trust policy does not let it in; or there is no such role.":
    '令牌没有问题，而角色的信任策略不允许它；或者没有这个角色。',
  'Paste the trust policy beside the token: the condition that does not hold is shown.':
    '在令牌旁粘贴信任策略：就会显示不成立的条件。',
  'The token had expired when it was shown: the client kept an old one.': '令牌出示时已过期：客户端保留了旧令牌。',
  "Let the client read the token's file again before each use; current AWS libraries do so.":
    '让客户端在每次使用前重新读取令牌文件；当前的 AWS 库都会这样做。',

  // Google
  "The token's audience is none that the provider takes: by default its own name, with or without https:, else its allowedAudiences only.":
    '令牌的受众不是提供方所接受的：默认是提供方自己的名称（带或不带 https:），否则只有 allowedAudiences。',
  'Ask for a token with the expected audience.': '申请所期望受众的令牌。',
  "The token's issuer is not that of the provider.": '令牌的签发者不是提供方的签发者。',
  "Let the provider expect the token's issuer.": '让提供方期望令牌的签发者。',
  'What the provider maps to google.subject has more than 127 bytes: names of namespaces and service accounts are long.':
    '提供方映射到 google.subject 的内容超过 127 字节：命名空间和服务帐户的名称较长。',
  "Map something shorter, such as the service account's UID: google.subject=assertion['kubernetes.io']['serviceaccount']['uid'].":
    "映射更短的内容，例如服务帐户的 UID：google.subject=assertion['kubernetes.io']['serviceaccount']['uid']。",
  'The token was outside of its time: it has expired, lacks exp or iat, or is from the future. Mostly the client kept an old one.':
    '令牌不在有效期内：已过期、缺少 exp 或 iat，或来自未来。多半是客户端保留了旧令牌。',
  "Let the client read the token's file again before each use, and compare the clocks.": '让客户端在每次使用前重新读取令牌文件，并核对时钟。',
  "The provider's attribute condition does not hold for the token, or fails at a claim that is not there.":
    '提供方的属性条件对令牌不成立，或因声明不存在而求值失败。',
  'Paste the provider beside the token: the condition is evaluated.': '在令牌旁粘贴提供方：就会计算该条件。',
  "Google could not fetch the issuer's keys, or found none with the token's kid; or the keys that were uploaded are not right.":
    'Google 无法获取签发者的密钥，或没有找到令牌的 kid；或者上传的密钥不对。',
  'Publish the keys, or give the provider the current ones.': '发布密钥，或把当前的密钥交给提供方。',
  "There is no such pool or provider, or it is disabled or deleted. The name has the project's number, not its id.":
    '没有这个池或提供方，或者它已被禁用或删除。名称中是项目的编号，而不是 ID。',
  "Compare the audience of the credential configuration with the provider's name.": '把凭据配置的 audience 与提供方的名称比较。',

  // Vault
  "The role is not bound to the token's service account or to its namespace.": '角色没有绑定令牌的服务帐户或其命名空间。',
  'Paste the role beside the token; bind it to the service account if that is meant to log in.':
    '在令牌旁粘贴角色；如果该服务帐户应当能登录，就把角色绑定到它。',
  'The token names an audience, and the role is bound to none.': '令牌指明了受众，而角色没有绑定任何受众。',
  "The role is bound to another audience. A token that was asked for without one is for the API server, by its issuer's name.":
    '角色绑定的是另一个受众。申请时没有指明受众的令牌面向 API 服务器，受众即其签发者的名称。',
  "Ask for a token with the role's audience, in the pod's volume.": '在 Pod 的卷中申请角色所绑定受众的令牌。',
  'Vault expects another issuer: before 1.9 that of legacy tokens, kubernetes/serviceaccount, which bound tokens do not have.':
    'Vault 期望另一个签发者：1.9 之前是旧式令牌的 kubernetes/serviceaccount，而绑定令牌没有它。',
  "With the Kubernetes method, leave the issuer to the API server: write its configuration again as it is, all of it, with disable_iss_validation=true. With the JWT method, bind it to the token's issuer.":
    '使用 Kubernetes 方法时，把签发者交给 API 服务器检查：按原样重新写入全部配置，并加上 disable_iss_validation=true。使用 JWT 方法时，把它绑定到令牌的签发者。',
  'A claim that the role is bound to has another value, or is not there. Claims inside of others need a pointer: /kubernetes.io/namespace.':
    '角色绑定的声明具有其他值，或不存在。嵌套的声明需要指针：/kubernetes.io/namespace。',
  'Paste the role beside the token: the claim is shown.': '在令牌旁粘贴角色：就会显示该声明。',

  // Of many programs
  'The discovery document names another issuer than the one at whose address it was fetched; they must be identical. The first --service-account-issuer is the one that signs.':
    '发现文档所指的签发者与获取它的地址不同；两者必须完全相同。第一个 --service-account-issuer 用于签发。',
  'Let receiver and cluster name the very same issuer, to the last slash.': '让接收方和集群指明完全相同的签发者，包括最后的斜杠。',
  'The receiver expects another issuer.': '接收方期望另一个签发者。',
  "Let the receiver expect the token's issuer, to the last slash.": '让接收方期望令牌的签发者，包括最后的斜杠。',
  "The receiver is not among the token's audiences.": '接收方不在令牌的受众之中。',
  "Ask for a token with the receiver's audience.": '申请接收方受众的令牌。',
  "The receiver's clock is behind that of the API server, or was set back.": '接收方的时钟慢于 API 服务器，或被拨回。',
  "Let the client read the token's file again before each use, or every five minutes.": '让客户端在每次使用前或每五分钟重新读取令牌文件。',
  'The key set has several keys that may have signed the token: it was merged twice, or has one key under two names.':
    '密钥集中有多个密钥可能签了此令牌：它被合并了两次，或同一密钥有两个名称。',
  'Publish every key once, under the kid that the cluster gives it.': '每个密钥只发布一次，使用集群给它的 kid。',
  "No published key has the token's kid: after a rotation the new key was not published, or the receiver keeps old ones.":
    '已发布的密钥都没有令牌的 kid：轮换之后没有发布新密钥，或接收方保留了旧密钥。',
  "Publish the cluster's keys, the new one before it signs.": '发布集群的密钥，新密钥必须先发布再用于签名。',
  'The key that was tried did not sign the token: the receiver has another key than the cluster signs with, or the token was cut or changed.':
    '所用的密钥没有签署此令牌：接收方的密钥与集群签名所用的不同，或者令牌被截断或改动。',
  "Compare the receiver's keys with the cluster's; the API server's --service-account-key-file must belong to the signing key.":
    '把接收方的密钥与集群的比较；API 服务器的 --service-account-key-file 必须与签名密钥对应。',
  "The application may not read the token's file: it belongs to root, or to a group that the container does not run with.":
    '应用无权读取令牌文件：它属于 root，或属于容器运行时所不在的组。',
  "Set fsGroup in the pod's securityContext, so that the kubelet gives the file to that group.":
    '在 Pod 的 securityContext 中设置 fsGroup，让 kubelet 把文件交给该组。',
  'Quotation marks became part of an issuer or an audience: a flag was quoted twice.': '引号成了签发者或受众的一部分：某个参数被加了两次引号。',
  'Take one pair of quotation marks away from the flag or the setting.': '从该参数或设置中去掉一对引号。',
}
