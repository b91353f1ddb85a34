// What receivers make of a token by their own configuration.

export const RECEIVERS = {
  // What each is called
  'AWS IAM, asked by AssumeRoleWithWebIdentity': 'AWS IAM（AssumeRoleWithWebIdentity）',
  'Google Workload Identity Federation': 'Google Workload Identity Federation（工作负载身份联合）',
  'Microsoft Entra, by a federated identity credential': 'Microsoft Entra（联合标识凭据）',
  'Vault or OpenBao, by an auth role': 'Vault 或 OpenBao（认证角色）',
  'The API server, by its flags': 'API 服务器（启动参数）',
  AWS: 'AWS ',
  Google: 'Google ',
  Entra: 'Entra ',
  Vault: 'Vault ',
  'the API server': 'API 服务器',
  // Of any receiver
  '{} is absent; it must be {}.': '缺少 {}；它必须是{}。',
  '{} is empty; it must be {}.': '{} 为空；它必须是{}。',
  '{} is of another length; it must be {}.': '{} 的长度不对；它必须是{}。',
  '{} is something else; it must be {}.': '{} 不是应有的内容；它必须是{}。',
  'This is quoted inside other text, so it can let no token in. Paste it by itself.':
    '它被引用在其他文本之中，因此不能让任何令牌通过。请单独粘贴。',
  'Characters that nobody sees stood in the configuration; the receiver compares them, and here they were left out.':
    '配置中有看不见的字符；接收方会比较它们，而这里已将其去除。',
  "The receiver's own questions are not asked of tokens of more than {} bytes.": '对超过 {} 字节的令牌不检查接收方自己的问题。',
  'The receiver does not say whether it looks at it.': '接收方没有说明是否查看它。',
  'a list of 1 to 100 audiences': '1 至 100 个受众的列表',
  'a list of at most 10': '至多 10 项的列表',
  'a map of at most 50 attributes': '至多 50 个属性的映射',
  'ACTIVE or DELETED': ' ACTIVE 或 DELETED',
  'google.subject, google.groups or attribute.NAME': ' google.subject、google.groups 或 attribute.NAME',
  'string or glob': ' string 或 glob',
  'Only the first one of its kind was asked: paste one at a time.': '同类文档只检查了第一个：请一次粘贴一个。',
  'This document cannot be read.': '此文档无法读取。',
  'Not asked: a claim that it goes by is malformed.': '未检查：所依据的一项声明格式不正确。',
  '{} is not evaluated here.': '这里不计算 {}。',
  longer: '过长的',
  larger: '过大的',
  'too long': '过长的',
  'a lone * beside others': '与其他值并列的单独 *',
  'a text': '文本',
  'a list of texts': '文本的列表',
  'a list of one text': '只含一个文本的列表',
  'true or false': 'true 或 false',
  'an expression': '表达式',
  'the issuer': '签发者',
  'the issuer without https://': '不带 https:// 的签发者',
  'a number of seconds': '秒数',
  'a map of claims': '声明的映射',
  'the name of a claim': '声明的名称',
  "the provider's name": '提供商的名称',
  'This is not JSON, so the receiver refuses it: look for comments, commas before a closing bracket, single quotes and names without quotes.':
    '这不是 JSON，因此接收方会拒绝它：请检查注释、右括号前的逗号、单引号以及没有引号的名称。',
  'This is YAML, and the receiver takes such a document as JSON only.': '这是 YAML，而接收方只接受 JSON 格式的此类文档。',
  // Where it stands
  'trust policy': '信任策略',
  role: '角色',
  'OIDC provider': 'OIDC 提供商',
  provider: '提供商',
  'credential configuration': '凭据配置',
  'federated credential': '联合标识凭据',
  configuration: '配置',
  flags: '启动参数',

  // AWS IAM
  'AWS cannot fetch the keys of this issuer: {}.': 'AWS 无法获取此签发者的密钥：{}。',
  'AWS takes tokens of at most {} characters.': 'AWS 接受的令牌最多 {} 个字符。',
  'AWS does not document any leeway.': 'AWS 没有说明允许多大的时钟误差。',
  'AWS does not say whether it looks at it.': 'AWS 没有说明是否查看它。',
  'AWS takes moments in whole seconds only.': 'AWS 只接受整秒的时刻。',
  'The token carries session tags, for which the trust policy must also allow sts:TagSession; that is not evaluated here.':
    '令牌带有会话标签，为此信任策略还必须允许 sts:TagSession；这里不计算这一点。',
  'The token carries a source identity, for which the trust policy must also allow sts:SetSourceIdentity; that is not evaluated here.':
    '令牌带有源身份，为此信任策略还必须允许 sts:SetSourceIdentity；这里不计算这一点。',
  "The token's claim for {} is empty or of another type; AWS does not say what the condition sees then.":
    '令牌中与 {} 对应的声明为空或类型不对；AWS 没有说明此时条件会看到什么。',
  'The token has an "azp" claim, which may be compared in its place.': '令牌有 "azp" 声明，可能用它代替比较。',
  "Make the OIDC provider in the role's account as well, and name that in the trust policy.":
    '在角色的帐户中也创建该 OIDC 提供商，并在信任策略中指明它。',
  'The OIDC provider is that of {}.': 'OIDC 提供商对应 {}。',
  'The OIDC provider was not given, so neither its URL nor its audiences are known.':
    '没有给出 OIDC 提供商，因此其 URL 和受众都未知。',
  'The token has an "azp" claim; AWS does not say whether it is compared in place of "aud".':
    '令牌有 "azp" 声明；AWS 没有说明是否用它代替 "aud" 比较。',
  "The role's trust policy was not given, so nobody can tell whom it lets in.": '没有给出角色的信任策略，因此无人知道它允许谁。',
  'This is no policy with statements: nobody can tell what it allows.': '这不是含有语句的策略：无人知道它允许什么。',
  'A statement of the trust policy lets it in.': '信任策略的一条语句允许它。',
  'A statement of the trust policy denies it; no other can allow it then.':
    '信任策略的一条语句拒绝它；这样其他语句都无法允许它。',
  'No statement of the trust policy allows anything.': '信任策略中没有任何允许访问的语句。',
  'It is larger than any policy that AWS keeps.': '它比 AWS 保存的任何策略都大。',
  'The statement is not about the provider {}.': '该语句不涉及提供商 {}。',
  'The statement is not about sts:AssumeRoleWithWebIdentity.': '该语句不涉及 sts:AssumeRoleWithWebIdentity。',
  'The condition on {} holds for every token, since no token brings that key: it protects nothing.':
    '关于 {} 的条件对每个令牌都成立，因为没有令牌带有该键：它起不到任何保护作用。',
  'The condition asks for {}, which no token of this issuer brings.': '条件要求 {}，而此签发者的令牌都不带有它。',
  'The condition demands that there be no {}.': '条件要求没有 {}。',
  '{} is {}, and not {}.': '{} 是 {}，而不是 {}。',
  '{} is {}, which the condition excludes.': '{} 是 {}，而条件将其排除。',
  'The key {} begins with an ARN; it must begin with the provider\'s URL without https://, as {}.':
    '键 {} 以 ARN 开头；它必须以不带 https:// 的提供商 URL 开头，如 {}。',
  'The key {} begins with a scheme; it must be {}.': '键 {} 以协议开头；它必须是 {}。',
  'The key {} is compared with the name of a service account, which stands in {}.':
    '键 {} 与服务帐户的名称比较，而该名称在 {} 中。',
  'The key {} belongs to another provider than the token\'s issuer; it would be {}.':
    '键 {} 属于令牌签发者以外的提供商；应是 {}。',
  '{} takes a wildcard for a letter like any other; only StringLike knows wildcards.':
    '{} 把通配符当作普通字符；只有 StringLike 识别通配符。',
  '{} is not written as IAM demands.': '{} 的写法不符合 IAM 的要求。',
  '{} is compared with a policy variable, which only AWS can fill in.': '{} 与策略变量比较，只有 AWS 能填入其值。',
  '{} depends on the call and not on the token.': '{} 取决于调用，而不取决于令牌。',
  'The token is for several audiences, and AWS does not say which of them the condition sees.':
    '令牌面向多个受众，而 AWS 没有说明条件看到的是哪一个。',
  '{} differs from the issuer in upper and lower case, and AWS does not say whether that counts.':
    '{} 与签发者的大小写不同，而 AWS 没有说明这是否算数。',
  'AWS does not say what it takes for the same letter beyond ASCII, as in {}.': 'AWS 没有说明它把 ASCII 之外的哪些字母视为相同，例如 {} 中的。',
  '{} has several values, and the operator is for one.': '{} 有多个值，而该运算符只用于一个值。',
  'The service account names the role {}.': '服务帐户指明的角色是 {}。',
  'The service account names the role {}, not {}.': '服务帐户指明的角色是 {}，而不是 {}。',
  '{} is no ARN of a role.': '{} 不是角色的 ARN。',
  "The role is in the account {}, and the provider in {}; AWS looks for the provider in the role's own account.":
    '角色在帐户 {} 中，而提供商在 {} 中；AWS 在角色自己的帐户中查找提供商。',
  "Publish the discovery document and the keys at a public address, and let that be the cluster's issuer. On EKS it is; on OpenShift, ccoctl does it.":
    '在公开地址发布发现文档和密钥，并以该地址作为集群的签发者。EKS 本就如此；在 OpenShift 上由 ccoctl 完成。',
  'Ask for a token with fewer audiences, and with shorter names in it.': '申请受众更少、名称更短的令牌。',
  'Name the role by its ARN, and restart the pods: the variables are set when a pod is made.':
    '用 ARN 指明角色，并重启 Pod：变量在创建 Pod 时设置。',
  'Narrow the statement that denies, if it was not meant for this token.': '如果拒绝的语句本不针对此令牌，请缩小其范围。',
  'If this very service account is meant to have the role too, save this statement as statement.json: the command adds it to the trust policy, and keeps the others.':
    '如果也要让这个服务账户拥有该角色，请将此语句保存为 statement.json：命令会把它添加到信任策略中，并保留其他语句。',
  "Make a provider for the token's issuer in the role's account; its URL must be the issuer to the last slash.":
    '在角色的帐户中为令牌的签发者创建提供商；其 URL 必须与签发者完全相同，包括最后的斜杠。',
  "Leave this policy as it is: the role is for EKS Pod Identity, which takes no such token. Look at the pod's association, or make another role for the token.":
    '请保留此策略：该角色用于 EKS Pod Identity，不接受这样的令牌。请查看 Pod 的关联，或为此令牌另建角色。',

  // Google
  'Google cannot fetch the keys of this issuer: {}.': 'Google 无法获取此签发者的密钥：{}。',
  'Google does not say whether it looks at it.': 'Google 没有说明是否查看它。',
  '{} becomes {}, which is not what Google expects of it, or too large.': '{} 的结果是{}，不是 Google 所期望的，或过大。',
  'google.subject becomes an empty text.': 'google.subject 的结果是空文本。',
  'Workforce pools are not evaluated here.': '这里不计算员工身份池。',
  'Enable it.': '启用它。',
  'One that was deleted can be undeleted for 30 days.': '已删除的在 30 天内可以恢复。',
  'The provider was not given, so neither its issuer, its audiences nor its condition are known.':
    '没有给出提供方，因此其签发者、受众和条件都未知。',
  'The provider is {}.': '提供方是 {}。',
  'The token or the provider is too large to be evaluated here.': '令牌或提供方过大，这里无法计算。',
  'The provider is disabled or deleted.': '提供方已被禁用或删除。',
  'The provider names no audiences, and its own name, which then counts, was not given.':
    '提供方没有指明受众，而此时起作用的提供方名称没有给出。',
  'The token is for several audiences; what Google makes of that is not documented.':
    '令牌面向多个受众；Google 如何处理没有文档说明。',
  'No attributeMapping was given; Google demands one for google.subject.':
    '没有给出 attributeMapping；Google 要求映射 google.subject。',
  'The expression of {} fails for this token, at {}.': '{} 的表达式对此令牌求值失败，在 {} 处。',
  'The expression of {} is not evaluated here, because of {}.': '这里不计算 {} 的表达式，因为 {}。',
  'Nothing is mapped to google.subject.': '没有任何内容映射到 google.subject。',
  'The token becomes the subject {}.': '令牌对应的主体是 {}。',
  'google.subject becomes {}; it must be a text.': 'google.subject 的结果是{}；它必须是文本。',
  'google.subject has exactly {} bytes; whether that is too many is described both ways.':
    'google.subject 恰有 {} 字节；这是否过长有两种说法。',
  'google.subject has {} bytes, and may have {}.': 'google.subject 有 {} 字节，最多允许 {} 字节。',
  'There is no attribute condition: every token of this issuer and audience is taken.':
    '没有属性条件：此签发者和受众的每个令牌都被接受。',
  'The attribute condition is {}; it must be a text.': '属性条件是{}；它必须是文本。',
  'The attribute condition holds for it.': '属性条件对它成立。',
  'The attribute condition does not hold for it.': '属性条件对它不成立。',
  'The attribute condition yields {}, and not true.': '属性条件的结果是{}，而不是 true。',
  'The attribute condition fails for this token, at {}; that refuses it.':
    '属性条件对此令牌求值失败，在 {} 处；因此拒绝它。',
  'The attribute condition is not evaluated here, because of {}.': '这里不计算属性条件，因为 {}。',
  'The credential configuration must name the provider as //iam.googleapis.com/projects/NUMBER/…, with the project\'s number and not its id.':
    '凭据配置必须以 //iam.googleapis.com/projects/NUMBER/… 指明提供方，使用项目的编号而不是 ID。',
  'The credential configuration names another provider.': '凭据配置指明的是另一个提供方。',
  'Tokens of the type {} are not evaluated here.': '这里不计算类型为 {} 的令牌。',
  'After that, the configuration takes on a Google service account, for which the subject needs the role roles/iam.workloadIdentityUser; nobody can tell from here.':
    '之后，该配置会模拟一个 Google 服务帐户，为此主体需要角色 roles/iam.workloadIdentityUser；从这里无法得知。',
  'Whether Google forgives that slash is not documented.': 'Google 是否容许该斜杠没有文档说明。',
  'There is no "iat" claim, which Google demands.': '没有 Google 所要求的 "iat" 声明。',
  "Give the provider the cluster's keys itself.": '把集群的密钥直接交给提供方。',
  'Map the subject: add google.subject=assertion.sub to the mapping, and keep what it has.':
    '请映射主体：在映射中添加 google.subject=assertion.sub，并保留已有内容。',
  'Map only what every token has, or guard it with has() or in.': '只映射每个令牌都有的内容，或用 has() 或 in 加以判断。',
  'Map a claim that is a text, such as assertion.sub.': '映射一个值为文本的声明，例如 assertion.sub。',
  "Map something shorter that is as unique, such as the service account's UID: google.subject=assertion['kubernetes.io']['serviceaccount']['uid'].":
    "映射更短且同样唯一的内容，例如服务帐户的 UID：google.subject=assertion['kubernetes.io']['serviceaccount']['uid']。",
  'If this very service account is meant to be let in too, keep the condition and let it also hold for assertion.sub == {}.':
    '如果也要允许这个服务账户，请保留该条件，并让它在 assertion.sub == {} 时同样成立。',
  'Make the configuration anew.': '重新生成配置。',
  'Make the configuration anew for this provider.': '为此提供方重新生成配置。',
  "If the provider serves this cluster alone, let it expect the token's issuer, to the last slash; else make another pool with a provider for it.":
    '如果该提供方只服务于此集群，请让它期望令牌的颁发者，包括末尾的斜杠；否则请为它另建池和提供方。',
  'Let the condition compare what every token brings: aud and sub of the provider.':
    '请让条件比较每个令牌都带有的内容：该提供方的 aud 和 sub。',
  "Use a token of the API server's TokenRequest, which always has one.": '使用 API 服务器的 TokenRequest 签发的令牌，它总是有该声明。',

  // Microsoft Entra
  'Entra cannot fetch the keys of this issuer: {}.': 'Entra 无法获取此签发者的密钥：{}。',
  'No federated credential was given.': '没有给出联合标识凭据。',
  'It matches the federated credential {}.': '它与联合标识凭据 {} 匹配。',
  'It does not match the federated credential {}.': '它与联合标识凭据 {} 不匹配。',
  'It matches none of {} federated credentials in full, and they do not add up; {} is the nearest.':
    '它与 {} 个联合标识凭据都不完全匹配，而它们不能相加；最接近的是 {}。',
  'The token is for several audiences; what Entra makes of that is not documented.':
    '令牌面向多个受众；Entra 如何处理没有文档说明。',
  'A claimsMatchingExpression is for GitHub, GitLab and Terraform Cloud only; it is not evaluated here.':
    'claimsMatchingExpression 只用于 GitHub、GitLab 和 Terraform Cloud；这里不计算它。',
  'Entra does not say how far clocks may disagree.': 'Entra 没有说明允许多大的时钟误差。',
  'Entra says that it has tested tokens of RS256 only; those of other algorithms may work.':
    'Entra 声明只测试过 RS256 的令牌；其他算法的令牌可能有效。',
  "Publish the discovery document and the keys at a public address, and let that be the cluster's issuer.":
    '在公开地址发布发现文档和密钥，并以该地址作为集群的签发者。',
  "If this very service account is meant to be let in too, add a credential with the token's issuer and subject, to the letter.":
    '如果也要允许这个服务账户，请添加一个凭据，其颁发者和主体与令牌逐字相同。',

  // Vault
  'This command cannot be read: it is a part of another.': '此命令无法读取：它在另一条命令之内。',
  'This command cannot be read to its end: paste it as one command, without comments and redirections.':
    '此命令无法读到末尾：请粘贴一条完整的命令，不带注释和重定向。',
  'The option {} of this command is not known here.': '这里不了解此命令的选项 {}。',
  '{} is no value that this command takes.': '{} 不是此命令接受的值。',
  'serviceaccount_uid or serviceaccount_name': ' serviceaccount_uid 或 serviceaccount_name',
  "Vault also reads the service account's annotations, for which it may lack the right.":
    'Vault 还会读取服务账户的注解，而它可能没有这项权限。',
  'The "aud" claim is a text and not a list, which this auth method cannot read.': '"aud" 声明是文本而不是列表，此认证方法无法读取。',
  "Use a token of the API server's TokenRequest, whose audiences are always a list.":
    '使用 API 服务器的 TokenRequest 颁发的令牌，其受众总是列表。',
  'To Vault a moment of zero is none. {*}': '对 Vault 来说，值为零的时刻等于没有。{}',
  'The token names no moment, which Vault refuses.': '令牌没有指明任何时刻，Vault 会拒绝。',
  'There is no "nbf" claim; Vault takes the token from when it was issued.': '没有 "nbf" 声明；Vault 从签发时起接受该令牌。',
  'Vault cannot keep such a large number, and what it takes it for depends on its machine.':
    'Vault 无法保存这么大的数，它会把该数当作什么取决于其运行的机器。',
  'Use a token that says from when until when it is valid, and is valid now.': '使用指明有效期起止且现在有效的令牌。',
  'Vault then asks the API server, which refuses it. {*}': 'Vault 随后询问 API 服务器，后者拒绝它。{}',
  "See what the API server says of it: simulate it with the API server's flags alone.":
    '看看 API 服务器对它的回答：只用 API 服务器的启动参数来模拟。',
  "It does not trust the token's issuer.": '它不信任该令牌的颁发者。',
  "The API servers here do not all answer Vault's TokenReview the same.":
    '这里的各个 API 服务器对 Vault 的 TokenReview 回答不一。',
  'Vault has no token of its own for the review, so it shows the API server this one, which is not for the API server.':
    'Vault 没有自己的令牌用于 TokenReview，因此向 API 服务器出示这个令牌，而它并非面向 API 服务器。',
  'If Vault has no token of its own for the review, it shows the API server this one, which must then be for the API server too.':
    '如果 Vault 没有自己的令牌用于 TokenReview，就会向 API 服务器出示这个令牌，那么它也必须面向 API 服务器。',
  "Give Vault a token_reviewer_jwt, or add the audience of the API server to that of the pod's volume.":
    '给 Vault 配置 token_reviewer_jwt，或在 Pod 的卷中加上 API 服务器的受众。',
  'The configuration names several sources of keys, of which Vault takes one only.': '配置给出了多个密钥来源，而 Vault 只接受一个。',
  'The role is bound to the claim {}, which is an object.': '角色绑定了声明 {}，而该声明是对象。',
  'The role maps the claim {}, which is {} and not a text.': '角色映射了声明 {}，而该声明是{}，不是文本。',
  'The token has a claim whose name is a registered one in other letters; newer versions of Vault refuse it.':
    '令牌有一个声明，其名称与注册名称只是大小写不同；较新版本的 Vault 会拒绝它。',
  'The token names no moment, so Vault looks at none.': '令牌没有指明任何时刻，因此 Vault 也不检查时刻。',
  'There is no "nbf" claim; Vault takes the token from {} before it expires.': '没有 "nbf" 声明；Vault 从过期前 {}起接受该令牌。',
  'What Vault makes of groups in {} is not evaluated here.': '这里不计算 Vault 如何处理{}中的组。',
  'This command has variables that only its shell can fill in.': '此命令含有只有其 shell 才能填入的变量。',
  '{} is named twice, so it is not clear what counts.': '{} 出现两次，因此不清楚以哪个为准。',
  'How the values of the claim {} are compared is not evaluated here.': '这里不计算声明 {} 的值如何比较。',
  'Leave the issuer to the API server, which knows it better: write the configuration again as it is, all of it, with disable_iss_validation=true.':
    '把签发者交给更清楚它的 API 服务器检查：按原样重新写入全部配置，并加上 disable_iss_validation=true。',
  "Bind the method to the token's issuer, to the last slash: write the configuration again as it is, all of it, with that as bound_issuer.":
    '把认证方法绑定到令牌的签发者，包括最后的斜杠：按原样重新写入全部配置，并以此作为 bound_issuer。',
  'Map claims that are texts.': '映射值为文本的声明。',
  'The role was not given, so nobody can tell whom it lets in.': '没有给出角色，因此无人知道它允许谁。',
  'The role names no audience, so it takes tokens that were meant for others.': '角色没有指明受众，因此会接受本来面向其他接收方的令牌。',
  'The token names an audience, and the role is bound to none, which Vault refuses.':
    '令牌指明了受众，而角色没有绑定任何受众，Vault 会拒绝。',
  'Its {} is {}, and the role is bound to {}.': '它的{}是 {}，而角色绑定的是 {}。',
  'service account': '服务帐户',
  namespace: '命名空间',
  'The role is bound to this service account and namespace.': '角色绑定了这个服务帐户和命名空间。',
  'Namespaces are also bound by a selector of their labels, which only the cluster knows.':
    '命名空间还由标签选择器绑定，而标签只有集群知道。',
  'Callers are also bound by their address, which the token does not tell.': '角色还限制调用方的地址，而令牌中没有地址信息。',
  'The issuer is to be validated and none is set: the documentation promises a default, which the code does not use.':
    '要求验证签发者，却没有设置签发者：文档承诺有默认值，而代码没有使用它。',
  'Vault then asks the API server by a TokenReview, which also checks the signature; nobody can tell from here what it answers.':
    'Vault 随后通过 TokenReview 询问 API 服务器，后者也会检查签名；从这里无法得知其回答。',
  'Every claim that the role is bound to has a bound value.': '角色绑定的每个声明都具有绑定的值。',
  'The role is of the type oidc, which is for logging in with a browser.': '角色的类型是 oidc，用于通过浏览器登录。',
  'The role does not say its type; if it was written so, Vault takes it for one of the type oidc and refuses it.':
    '角色没有说明类型；如果写入时就是如此，Vault 会视其为 oidc 类型并拒绝。',
  'The role takes the user from the claim {}, which is not there.': '角色从声明 {} 取用户，而该声明不存在。',
  'The role takes the user from the claim {}, which is {}.': '角色从声明 {} 取用户，而该声明是{}。',
  'The role takes groups from the claim {}, which is not there.': '角色从声明 {} 取组，而该声明不存在。',
  'The role is bound to the claim {}, which is not there.': '角色绑定了声明 {}，而该声明不存在。',
  'What the role binds {} to is neither a text, a number nor true or false.': '角色对 {} 的绑定既不是文本，也不是数字，也不是 true 或 false。',
  'The claim {} is {}, and the role is bound to {}.': '声明 {} 是 {}，而角色绑定的是 {}。',
  'The role is bound to more claims than are evaluated here.': '角色绑定的声明多于这里所能计算的。',
  'This command has more than {} parameters.': '此命令的参数超过 {} 个。',
  'There is no "exp" claim; Vault takes the token for {} after it was issued.': '没有 "exp" 声明；Vault 在签发后 {}内接受该令牌。',
  'There is no "exp" claim; Vault takes the token for {} after it was issued, which have passed.':
    '没有 "exp" 声明；Vault 在签发后 {}内接受该令牌，而这段时间已过。',
  'A quotation mark of this command is not closed, so it cannot be read.': '此命令的引号没有闭合，因此无法读取。',
  'This command takes values from a file that is not here; paste them.': '此命令从文件取值，而文件不在这里；请粘贴这些值。',
  "Bind the role to the one audience that its tokens are for, such as vault, and ask for tokens with it in the pods' volumes.":
    '请将角色绑定到其令牌所面向的唯一受众，例如 vault，并在 Pod 的卷中请求带有该受众的令牌。',
  'Write the role again as it is, all of it, with {}: a write resets what it does not name.':
    '请按原样重新写入整个角色，并加上 {}：写入会重置没有列出的内容。',
  'If this one is meant to log in too, make it a role of its own: a role lets each of its service accounts in from each of its namespaces.':
    '如果它也应能登录，请为它单独创建角色：角色允许其每个服务账户从其每个命名空间登录。',
  'If this one is meant to log in too, bind the role to it as well.': '如果它也应当能登录，就把角色也绑定到它。',
  'If this token is meant to log in, bind the role to its claim as well.': '如果此令牌应当能登录，就把角色也绑定到它的声明。',
  'Make it a role for tokens.': '把它改为用于令牌的角色。',
  'Take the user from a claim that every token has.': '从每个令牌都有的声明取用户。',
  'Tokens of service accounts name no groups.': '服务帐户的令牌不指明组。',
  'Write the name of a claim inside of another as a pointer: /kubernetes.io/namespace.':
    '嵌套声明的名称要写成指针：/kubernetes.io/namespace。',
  'A star is a letter like any other unless bound_claims_type is glob.': '除非 bound_claims_type 为 glob，否则星号只是普通字符。',
  'Use a token that says until when it is valid.': '使用指明有效期的令牌。',
  'Try it; if it is refused with "permission denied", look at the API server\'s answer to the reviewer\'s TokenReview.':
    '尝试登录；如果以 "permission denied" 被拒绝，请查看 API 服务器对 TokenReview 的回答。',

  // The API server
  'Not every API server here says so.': '这里并非每个 API 服务器都这样回答。',
  'There are flags of several API servers here, or of one before and after a change, and they do not all answer the same. Ask with those of one.':
    '这里有多个 API 服务器的启动参数，或同一服务器修改前后的参数，而它们的回答不一。请只用一个服务器的参数来询问。',
  "These flags are commented out, former, quoted or another program's, or may be: none is certainly an API server's.":
    '这些启动参数是（或可能是）被注释掉的、以前的、引用的或其他程序的：没有一个确定属于 API 服务器。',
  'An API server with an empty --service-account-issuer does not start.': '--service-account-issuer 为空的 API 服务器无法启动。',
  'An API server with the --service-account-issuer {} twice does not start.': '两次指定 --service-account-issuer {} 的 API 服务器无法启动。',
  'No issuer was given that the API server would trust.': '没有给出 API 服务器信任的签发者。',
  'Without the keys of the API server nobody can tell what its TokenReview says.':
    '没有 API 服务器的密钥，无人知道其 TokenReview 的回答。',
  'The API server refuses it. {*}': 'API 服务器拒绝它。{}',
  'The API server takes it for {}.': 'API 服务器会把它视为 {}。',
  'The API server takes it for {}, although other receivers refuse it.': 'API 服务器会把它视为 {}，尽管其他接收方会拒绝它。',
  'See the other reasons; each says what mends it.': '请看其他原因；每一项都说明了如何处理。',
  'Use a token that every receiver takes; see the other reasons.': '使用每个接收方都接受的令牌；请看其他原因。',
}
