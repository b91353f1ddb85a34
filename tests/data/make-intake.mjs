// Makes intake.json: pastes of every form in which tokens and what belongs to them come, and what must be found
// in each. It runs natively and through the npm package.
//
//   node make-intake.mjs > intake.json
//
// Tokens and documents are a real API server's (cluster.json, intake/), manifests as OpenShift's documentation
// prints them.

import { readFileSync } from 'node:fs'

const read = (name) => readFileSync(new URL(name, import.meta.url), 'utf8')
const cluster = JSON.parse(read('cluster.json'))
const tokenOf = (id) => cluster.cases.find((one) => one.id === id).token
const rs256 = tokenOf('rsa2048-default/pod-node-vault')
const es256 = tokenOf('ecdsa-p256/pod-node-vault')
const es512 = tokenOf('ecdsa-p521/pod-node-vault')
const legacy = tokenOf('rsa2048-default/legacy-secret')
const docs = read('openshift-docs-token.txt').trim()
const jwks = cluster.servers['rsa2048-default'].keys
const pem = cluster.servers['legacy-issuer-name'].keys.trim()
const certificate = read('keys/certificate.pem').trim()
const discovery = read('intake/openid-configuration.json').trim()
const pod = read('intake/pod-with-kube-api-access.json').trim()
const signingCerts = read('intake/configmap-bound-sa-token-signing-certs.json').trim()

const base64 = (text) => Buffer.from(text).toString('base64')
const wrap = (text, width, end = '\n') => text.match(new RegExp(`.{1,${width}}`, 'g')).join(end)
const indent = (text, spaces) => text.replace(/^(?=.)/gm, ' '.repeat(spaces))
const html = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')

const secret = (type, token) => `apiVersion: v1
data:
  ca.crt: ${base64(`${certificate}\n`)}
  namespace: ${base64('default')}
  token: ${base64(token)}
kind: Secret
metadata:
  annotations:
    kubernetes.io/service-account.name: build-robot
    kubectl.kubernetes.io/last-applied-configuration: |
      {"apiVersion":"v1","kind":"Secret","metadata":{"name":"build-robot-token"}}
  name: build-robot-token
  namespace: default
type: ${type}
`
const secretYaml = secret('kubernetes.io/service-account-token', legacy)
const inSecret = [
  { kind: 'pem', from: 'Secret default/build-robot-token data.ca.crt', is: base64(`${certificate}\n`) },
  { kind: 'token', from: 'Secret default/build-robot-token data.token', is: base64(legacy), token: legacy },
]
const podYaml = `apiVersion: v1
kind: Pod
metadata:
  name: nginx
spec:
  securityContext:
    runAsNonRoot: true
    seccompProfile:
      type: RuntimeDefault
  containers:
  - image: nginx
    name: nginx
    volumeMounts:
    - mountPath: /var/run/secrets/tokens
      name: vault-token
    securityContext:
      allowPrivilegeEscalation: false
      capabilities:
        drop: [ALL]
  serviceAccountName: build-robot
  volumes:
  - name: vault-token
    projected:
      sources:
      - serviceAccountToken:
          path: vault-token
          expirationSeconds: 7200
          audience: vault
`
const authentication = `apiVersion: config.openshift.io/v1
kind: Authentication
metadata:
  name: cluster
spec:
  serviceAccountIssuer: https://test.default.svc
`
const kubeApiServer = `apiVersion: operator.openshift.io/v1
kind: KubeAPIServer
metadata:
  name: cluster
status:
  serviceAccountIssuers:
  - name: https://test.default.svc
  - expirationTime: "2026-11-25T01:00:00Z"
    name: https://kubernetes.default.svc
`
const kubeconfig = `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: ${base64(`${certificate}\n`)}
    server: https://api.example.com:6443
  name: example
contexts:
- context: {cluster: example, user: robot}
  name: robot
current-context: robot
kind: Config
users:
- name: robot
  user:
    token: ${rs256}
- name: kube:admin
  user:
    token: sha256~cLJO-1bQ5VV0xVKLPkKBGMpQe4rSyvrjTFLHpYTrUHM
`
const tokenRequest = JSON.stringify({
  kind: 'TokenRequest',
  apiVersion: 'authentication.k8s.io/v1',
  metadata: { name: 'build-robot', namespace: 'default', creationTimestamp: '2026-11-24T01:35:57Z' },
  spec: { audiences: ['vault'], expirationSeconds: 3600, boundObjectRef: null },
  status: { token: rs256, expirationTimestamp: '2026-11-24T02:35:57Z' },
}, null, 2)
const tokenReview = JSON.stringify({
  apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token: rs256 },
  status: { user: {}, error: '[invalid bearer token, service account token has expired]' },
})
const execCredential = JSON.stringify({
  kind: 'ExecCredential', apiVersion: 'client.authentication.k8s.io/v1beta1', spec: {},
  status: { expirationTimestamp: '2026-11-24T02:35:57Z', token: 'k8s-aws-v1.aHR0cHM6Ly9zdHMuZXUtd2VzdC0xLmFtYXpvbmF3cy5jb20vP0FjdGlvbj1HZXRDYWxsZXJJZGVudGl0eQ' },
})
const serviceAccount = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: build-robot
  namespace: default
  uid: 4cf6829a-a937-48e8-83c9-7df913fb1bfa
`
const deployment = `kind: Deployment
apiVersion: apps/v1
metadata: {name: web, namespace: team-a}
spec:
  template:
    spec:
      serviceAccountName: web
      containers: [{name: c, image: x}]
`

const cases = []
/** `finds`: of each artefact its kind, and any of: `from`, `mended`, `token`, what `is` at its place, how a note `says`. */
const add = (id, text, ...finds) => cases.push({ id, text, finds })
const token = (is, more = {}) => ({ kind: 'token', is, token: is, ...more })

// A token, however it comes.
add('bare', rs256, token(rs256))
add('bare-and-a-line-break', `${rs256}\n`, token(rs256))
add('bearer', `Authorization: Bearer ${rs256}`, token(rs256))
add('curl', `curl -H 'Authorization: Bearer ${rs256}' https://api.example.com`, token(rs256))
add('double-quotes', `"${rs256}"`, token(rs256))
add('typographic-quotes', `“${rs256}”`, token(rs256))
add('variable', `export TOKEN=${rs256}`, token(rs256))
add('flag', `oc login --token=${rs256} --server=https://api.example.com`, token(rs256))
add('end-of-a-sentence', `The token is ${rs256}.`, token(rs256))
add('text-after-it', `${rs256}# pasted from the pod`, token(rs256))
add('log', `E1124 01:35:57.444 1 authentication.go:73] Unable to authenticate the request err="[invalid bearer token]" token=${rs256} ip=10.0.0.1`, { kind: 'error-line' }, token(rs256))
add('json-log', `{"level":"info","msg":"login","jwt":"${rs256}"}`, token(rs256, { from: 'jwt' }))
add('after-a-dot', `jwt.${rs256}`, token(rs256))
add('url', `https://vault.example/ui?jwt=${rs256}&role=app`, token(rs256))
add('the-documentations', `$ oc create token build-robot\n\nExample output\n${docs}\n`, token(docs))
add('twice-is-once', `${rs256}\n${rs256}`, token(rs256))
add('two', `${rs256}\n${es256}\n`, token(rs256), token(es256))
add('three-in-one-line', `${rs256} ${es256},${es512}`, token(rs256), token(es256), token(es512))
add('truncated', rs256.slice(0, 300), token(rs256.slice(0, 300)))
add('signature-cut', rs256.slice(0, -5), token(rs256.slice(0, -5)))
add('unsecured', 'eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4In0.', token('eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4In0.'))

add('escaped-space-before-it', `Authorization=Bearer%20${rs256}`, token(rs256))
add('escaped-equals-before-it', `id_token%3D${rs256}`, token(rs256))
add('colour-before-it', `\u001b[32m${rs256}\u001b[0m`, token(rs256))
add('escaped-line-break-before-it', `"first\\n${rs256}\\nlast"`, token(rs256))
add('emphasis-around-it', `_${rs256}_`, token(rs256))
add('header-with-line-breaks', `${Buffer.from('{\r\n "alg":"RS256"}').toString('base64url')}.${rs256.split('.').slice(1).join('.')}`, { kind: 'token' })
add('other-alphabet', rs256.replace(/-|_/g, (mark) => (mark === '-' ? '+' : '/')), token(rs256.replace(/-|_/g, (mark) => (mark === '-' ? '+' : '/'))))
add('padded', rs256.split('.').map((part) => `${part}=`).join('.'), token(rs256.split('.').map((part) => `${part}=`).join('.')))
add('markdown', `Here it is:\n\n\`\`\`\n${rs256}\n\`\`\`\n`, token(rs256))
add('without-an-algorithm', 'eyJhIjoxfQ.eyJpc3MiOiJ4In0.AAAA')

// Broken, and put together again.
const mended = (id, text, of, ...mended) => add(`mended-${id}`, text, { kind: 'token', token: of, is: text.trim(), mended })
for (const width of [64, 76, 80, 120]) mended(`lines-of-${width}`, wrap(rs256, width), rs256, 'line-breaks')
mended('lines-es256', wrap(es256, 80), es256, 'line-breaks')
mended('lines-es512', wrap(es512, 80), es512, 'line-breaks')
mended('lines-indented', wrap(rs256, 76, '\n    '), rs256, 'line-breaks')
mended('lines-continued', wrap(rs256, 76, '\\\n'), rs256, 'line-breaks')
mended('carriage-returns', wrap(rs256, 76, '\r\n'), rs256, 'line-breaks', 'carriage-returns')
add('mended-stops-at-the-signature', `${wrap(rs256, 80)}\ndone\n`, { kind: 'token', token: rs256, is: wrap(rs256, 80), mended: ['line-breaks'] })
add('whole-token-before-a-word', `${rs256}\nOK\n`, token(rs256, { mended: [] }))
add('cut-before-a-word', `${rs256.slice(0, 300)}\nDone\n`, token(rs256.slice(0, 300), { mended: [] }))
add('cut-before-a-host', `${rs256.split('.')[0]}\nkube.example\n`)
add('cut-in-lines-before-a-word', `${wrap(rs256.slice(0, 390), 80)}\nDone\n`, { kind: 'token', token: rs256.slice(0, 390), mended: ['line-breaks'] })
add('ends-at-a-windows-line', `x ${rs256}\r\nnext`, token(rs256))
add('ends-before-a-zero-width', `x ${rs256}\u200b y`, token(rs256))
add('mended-two', `${wrap(rs256, 80)}\n${wrap(es256, 80)}`, { kind: 'token', token: rs256 }, { kind: 'token', token: es256 })
mended('zero-width', `${rs256.slice(0, 100)}\u200b${rs256.slice(100, 500)}\u2060${rs256.slice(500)}`, rs256, 'invisible-characters')
add('mended-byte-order-mark', `\ufeff${rs256}`, token(rs256))
add('mended-html', html(`{"jwt":"${rs256}"}`), token(rs256, { from: 'jwt' }))
add('mended-html-document', html(tokenReview), { kind: 'tokenreview', is: html(tokenReview), mended: ['html'] }, { kind: 'token', from: 'TokenReview spec.token', token: rs256 })
mended('base64', base64(rs256), rs256, 'base64')
mended('base64-wrapped', wrap(base64(rs256), 76), rs256, 'base64')
add('two-in-base64-on-two-lines', `${base64(rs256)}\n${base64(rs256.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A')))}`, { kind: 'token', token: rs256 }, { kind: 'token' })
add('after-an-emoji', `🔑 ${rs256}`, token(rs256))

// What is no JWT.
add('openshift-oauth', 'oc whoami -t\nsha256~cLJO-1bQ5VV0xVKLPkKBGMpQe4rSyvrjTFLHpYTrUHM\n', { kind: 'oauth-token', is: 'sha256~cLJO-1bQ5VV0xVKLPkKBGMpQe4rSyvrjTFLHpYTrUHM', says: 'OpenShift OAuth token' })
add('eks', execCredential, { kind: 'execcredential', is: execCredential }, { kind: 'eks-token', from: 'ExecCredential status.token', says: 'Amazon EKS token' })
add('bootstrap', 'kubeadm join --token 07401b.f395accd246ae52d 10.0.0.1:6443', { kind: 'bootstrap-token', is: '07401b.f395accd246ae52d', says: 'bootstrap token' })
const jwe = 'eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.OKOawDo13gRp2ojaHV7LFpZcgV7T6DVZKTyKOMTYUmKoTCVJRgckCL9k.48V1_ALb6US04U3b.5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TAL.XFBoMYUZodetZdvTiFvSkQ'
add('jwe', jwe, { kind: 'jwe', is: jwe, says: 'encrypted' })

// Keys.
add('jwks', jwks, { kind: 'jwks', is: jwks, usable: 1 })
add('jwks-in-base64', base64(jwks), { kind: 'jwks', is: base64(jwks), mended: ['base64'], usable: 1 })
add('jwk', JSON.stringify(JSON.parse(jwks).keys[0]), { kind: 'jwk', usable: 1 })
add('jwks-with-a-refused-key', '{"keys":[{"kty":"oct","k":"AAAA"}]}', { kind: 'jwks', usable: 0 })
add('jwks-with-a-member-twice', '{"keys":[{"kty":"RSA","kty":"EC"}]}', { kind: 'jwks', usable: 0, says: 'occurs twice' })
add('jwks-cut-short', jwks.slice(0, -1), { kind: 'jwk', usable: 1 })
add('pem', pem, { kind: 'pem', is: pem, usable: 1 })
add('pem-twice', `# first\n${pem}\n\n${certificate}\n`, { kind: 'pem', is: `${pem}\n\n${certificate}`, usable: 2 })
add('pem-indented', `key: |\n${indent(pem, 4)}\n`, { kind: 'pem', usable: 1 })
add('pem-on-one-line', pem.replaceAll('\n', ' '), { kind: 'pem', usable: 1, mended: ['white-space'] })
add('pem-from-a-string', `"${pem.replaceAll('\n', '\\n')}"`, { kind: 'pem', is: pem.replaceAll('\n', '\\n'), usable: 1, mended: ['white-space'] })
add('pem-after-a-name', `KEY=${pem}`, { kind: 'pem', is: pem, usable: 1 })
add('pem-cut-short', pem.slice(0, 200), { kind: 'pem', usable: 0 })

// Documents.
add('discovery', discovery, { kind: 'discovery', is: discovery })
add('token-request', tokenRequest, { kind: 'tokenrequest', is: tokenRequest }, token(rs256, { from: 'TokenRequest default/build-robot status.token' }))
add('token-review', tokenReview, { kind: 'tokenreview', is: tokenReview }, token(rs256, { from: 'TokenReview spec.token' }))
add('kubeconfig', kubeconfig, { kind: 'kubeconfig', is: kubeconfig.trim() }, { kind: 'pem', from: 'clusters[0].cluster.certificate-authority-data' }, token(rs256, { from: 'users[0].user.token' }), { kind: 'oauth-token', from: 'users[1].user.token' })
add('secret', secretYaml, { kind: 'secret', is: secretYaml.trim() }, ...inSecret)
const secretJson = JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'build-robot-token', namespace: 'default' }, data: { 'ca.crt': base64(`${certificate}\n`), token: base64(legacy) } }, null, 4)
add('secret-as-json', secretJson, { kind: 'secret', is: secretJson }, ...inSecret)
add('secret-in-a-list', `apiVersion: v1\nitems:\n- ${indent(secretYaml, 2).trim()}\nkind: List\nmetadata: {}\n`, { kind: 'secret', from: 'items[0]' }, ...inSecret)
add('secret-with-string-data', `apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  token: ${rs256}\n`, { kind: 'secret' }, token(rs256, { from: 'Secret s stringData.token' }))
add('service-account', serviceAccount, { kind: 'serviceaccount', is: serviceAccount.trim() })
add('pod', podYaml, { kind: 'pod', is: podYaml.trim() })
add('pod-as-json', pod, { kind: 'pod', is: pod })
add('pod-indented', indent(podYaml, 4), { kind: 'pod' })
add('deployment', deployment, { kind: 'workload', is: deployment.trim() })
add('config-map-of-keys', signingCerts, { kind: 'configmap', is: signingCerts }, { kind: 'pem', from: 'ConfigMap openshift-kube-apiserver/bound-sa-token-signing-certs data.service-account-001.pub', usable: 1 }, { kind: 'pem', from: 'ConfigMap openshift-kube-apiserver/bound-sa-token-signing-certs data.service-account-002.pub', usable: 1 })
add('config-map-of-a-jwks', `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: oidc\ndata:\n  keys.json: |\n${indent(jwks, 4)}\n`, { kind: 'configmap' }, { kind: 'jwks', from: 'ConfigMap oidc data.keys.json', usable: 1 })
add('authentication', authentication, { kind: 'authentication', is: authentication.trim() })
add('kube-api-server', kubeApiServer, { kind: 'kubeapiserver', is: kubeApiServer.trim() })
add('node', 'apiVersion: v1\nkind: Node\nmetadata:\n  name: worker-1\n  uid: 545ea538-4610-43ef-8c8c-81c244531b00\n', { kind: 'node' })
add('a-token-in-a-pod', podYaml.replace('  - image: nginx\n', `  - image: nginx\n    env:\n    - {name: T, value: ${rs256}}\n`), { kind: 'pod' }, token(rs256, { from: 'Pod nginx spec.containers[0].env[0].value' }))

add('a-token-folded-in-yaml', `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  token: >-\n    ${rs256.slice(0, 400)}\n    ${rs256.slice(400)}\n`, { kind: 'secret' }, { kind: 'token', token: rs256, from: 'Secret s stringData.token', mended: ['line-breaks'] })
add('items-without-a-kind', `items:\n- kind: ServiceAccount\n  apiVersion: v1\n  metadata: {name: a}\n- apiVersion: v1\n  kind: ServiceAccount\n  metadata: {name: b}\n`, { kind: 'serviceaccount', from: 'items[0]' }, { kind: 'serviceaccount', from: 'items[1]' })
add('a-list-alone', `- kind: ServiceAccount\n  apiVersion: v1\n  metadata: {name: a}\n`, { kind: 'serviceaccount', from: '[0]' })

// Together.
add('stream', `${podYaml}---\n${authentication}---\n# comment\n${serviceAccount}`, { kind: 'pod', is: podYaml.trim() }, { kind: 'authentication', is: authentication.trim() }, { kind: 'serviceaccount', is: serviceAccount.trim() })
add('without-separators', `${podYaml}${authentication}${secretYaml}`, { kind: 'pod' }, { kind: 'authentication', is: authentication.trim() }, { kind: 'secret' }, ...inSecret)
add('all-at-once', `${rs256}\n\n${jwks}\n${discovery}\n${podYaml}\n${pem}\nAuthorization: Bearer ${es256}\n`, token(rs256), { kind: 'jwks', is: jwks }, { kind: 'discovery', is: discovery }, { kind: 'pod', is: podYaml.trim() }, { kind: 'pem', is: pem }, token(es256))
add('shell-session', `$ oc get authentication cluster -o yaml\n${authentication}$ oc get --raw /openid/v1/jwks\n${jwks}\n$ oc create token build-robot\n${rs256}\n`, { kind: 'authentication', is: authentication.trim() }, { kind: 'jwks', is: jwks }, token(rs256))
add('braces-before-json', `{{ if .Values.x }} { ${jwks}`, { kind: 'jwks', is: jwks })

// What cannot be used says why.
const laughs = 'apiVersion: v1\nkind: ConfigMap\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n'
add('alias-bomb', laughs, { kind: 'configmap' })
add('not-well-formed', 'apiVersion: v1\nkind: Pod\n  metadata: [\n', { kind: 'pod', says: 'cannot be read' })
add('a-fault-further-down', `${podYaml}status: {\n`, { kind: 'pod', is: podYaml.trim(), says: 'Only the part before its line' })
add('a-name-twice', 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n  name: b\n', { kind: 'serviceaccount', says: 'occurs twice' })

// Nothing.
add('nothing', '')
add('prose', 'The kubelet rotates tokens. See https://kubernetes.io/docs, example.com or v1.2.3; a.b.c too.')
add('other-documents', 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: r\n')
add('a-payload-alone', JSON.stringify({ iss: 'x', aud: ['y'] }))

// What receivers of tokens are configured with, as their own commands print it.
const policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: {}, Action: 'sts:*' }] }, null, 2)
add('trust-policy', `$ cat policy.json\n${policy}\n`, { kind: 'aws-trust-policy', is: policy })
add('trust-policy-yaml', 'Version: "2012-10-17"\nStatement:\n- Effect: Allow\n  Principal: {}\n  Action: sts:*\n', { kind: 'aws-trust-policy' })
add('get-role', `{"Role":{"Arn":"arn:aws:iam::111122223333:role/app","AssumeRolePolicyDocument":${policy}}}`, { kind: 'aws-role', from: 'Role' })
add('trust-policy-unclosed', policy.slice(0, -4))
add('oidc-provider', '{"Url":"oidc.example.com","ClientIDList":["sts.amazonaws.com"]}\n' + policy, { kind: 'aws-oidc-provider' }, { kind: 'aws-trust-policy' })
add('gcp-provider', 'attributeMapping:\n  google.subject: assertion.sub\nname: projects/1\noidc:\n  issuerUri: https://a.example\nstate: ACTIVE\n', { kind: 'gcp-provider' })
add('gcp-credentials', '{"type":"external_account","audience":"//iam.googleapis.com/projects/1"}', { kind: 'gcp-credentials' })
add('entra-list', '[{"issuer":"https://a","subject":"b","audiences":["c"]},{"issuer":"https://d","subject":"e","audiences":["f"]}]', { kind: 'entra-credential' }, { kind: 'entra-credential' })
add('vault-table', '$ vault read auth/kubernetes/role/app\nKey                            Value\n---                            -----\nbound_service_account_names    [app]\n\n$ ', { kind: 'vault-role', is: 'Key                            Value\n---                            -----\nbound_service_account_names    [app]' })
add('vault-write', 'vault write auth/jwt/role/app \\\n  user_claim=sub \\\n  bound_audiences=vault\necho done', { kind: 'vault-role', is: 'vault write auth/jwt/role/app \\\n  user_claim=sub \\\n  bound_audiences=vault' })
add('vault-config', 'vault write auth/kubernetes/config kubernetes_host=https://a', { kind: 'vault-config' })
add('vault-json', '{"request_id":"1","data":{"bound_audiences":["vault"],"role_type":"jwt"}}', { kind: 'vault-role', from: 'data' })
add('api-server-flags', 'kube-apiserver \\\n  --service-account-issuer=https://a \\\n  --api-audiences=b\n', { kind: 'api-server-flags' })
add('entra-yaml', '- audiences:\n  - api://a\n  issuer: https://a\n  name: app\n  subject: b\n', { kind: 'entra-credential', from: '[0]' })
add('list-roles', `{"Roles":[{"Arn":"arn:aws:iam::111122223333:role/app","AssumeRolePolicyDocument":${policy}}]}`, { kind: 'aws-role', from: 'Roles[0]' })
add('token-in-a-setting', `{"kubernetes_host":"https://a","token_reviewer_jwt":"${rs256}"}`, { kind: 'vault-config' }, token(rs256, { from: 'token_reviewer_jwt' }))
add('log-with-issuer-and-token', `{"level":"info","token":"${rs256}","issuer":"https://x","audiences":["vault"]}`, token(rs256, { from: 'token' }))
add('json-log-error', `{"level":"error","msg":"token is expired","jwt":"${rs256}"}`, { kind: 'error-line' }, token(rs256, { from: 'jwt' }))
add('prose-with-a-colon', 'bound_claims: what are they?')
add('flag-in-a-sentence', 'You should set --service-account-issuer to a public URL.')
add('permissions', '{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}')
add('credentials-in-a-configmap', `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  credential-configuration.json: |\n    {"type":"external_account","audience":"//iam.googleapis.com/projects/1"}\n`, { kind: 'configmap' }, { kind: 'gcp-credentials', from: 'ConfigMap a data.credential-configuration.json' })
add('error-line', 'a\nAADSTS90061: Request to External OIDC endpoint failed.\nb', { kind: 'error-line', is: 'AADSTS90061: Request to External OIDC endpoint failed.' })

process.stdout.write(`[\n${cases.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`)
