// Receivers' configurations (valid, mistaken and broken) and error lines that a page may be given.

const ISSUER = 'https://oidc.example.com/cluster-1'
const HOST = 'oidc.example.com/cluster-1'
const SUBJECT = 'system:serviceaccount:team-a:app'

const b64 = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A token of these claims, which nobody signed. */
export function unsigned(changes = {}) {
  const now = 1790000000
  const claims = {
    iss: ISSUER,
    sub: SUBJECT,
    aud: ['sts.amazonaws.com'],
    iat: now - 600,
    nbf: now - 600,
    exp: now + 3000,
    'kubernetes.io': { namespace: 'team-a', serviceaccount: { name: 'app', uid: '0f6d1c3a-9a57-4e6e-b5d5-7c8f9a0b1c2d' } },
    ...changes,
  }
  return `${b64({ alg: 'RS256', kid: 'one' })}.${b64(claims)}.AAAA`
}

/** A trust policy whose only condition is this. */
export const trustPolicy = (condition, more = {}) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${HOST}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: condition,
        ...more,
      },
    ],
  })

const NAME = 'projects/1/locations/global/workloadIdentityPools/pool/providers/cluster-1'
const provider = (changes) =>
  JSON.stringify({ name: NAME, oidc: { issuerUri: ISSUER }, attributeMapping: { 'google.subject': 'assertion.sub' }, ...changes })
const kubernetesRole = (changes) =>
  JSON.stringify({ data: { bound_service_account_names: ['app'], bound_service_account_namespaces: ['team-a'], audience: 'vault', ...changes } })
const jwtRole = (changes) => JSON.stringify({ data: { role_type: 'jwt', user_claim: 'sub', bound_audiences: ['sts.amazonaws.com'], ...changes } })
const credential = (changes) => JSON.stringify({ name: 'app', issuer: ISSUER, subject: SUBJECT, audiences: ['sts.amazonaws.com'], ...changes })
const account = (arn) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'app', namespace: 'team-a', annotations: { 'eks.amazonaws.com/role-arn': arn } } })
const role = JSON.stringify({ Arn: 'arn:aws:iam::111122223333:role/app', AssumeRolePolicyDocument: JSON.parse(trustPolicy({})) })

const VALUES = [null, true, 7, '', 'x', [], [null], {}, { a: {} }]

/** Every member with values of every type. */
function* broken(receiver, names) {
  for (let shift = 0; shift < VALUES.length; shift += 1) {
    yield { receiver, config: JSON.stringify(Object.fromEntries(names.map((name, index) => [name, VALUES[(index * 2 + shift) % VALUES.length]]))) }
  }
}

/** `{ receiver, config, changes }`: the documents, and what is otherwise in the token. */
export function* simulations() {
  const sub = (operator, value, name = 'sub') => trustPolicy({ [operator]: { [`${HOST}:${name}`]: value } })
  const aws = [
    sub('StringEquals', SUBJECT),
    sub('StringEquals', 'system:serviceaccount:team-a:*'),
    sub('StringEquals', 'system:serviceaccount:team-b:app'),
    sub('StringNotLike', 'system:*'),
    sub('StringEquals', SUBJECT, 'aud'),
    sub('StringEquals', 'x', 'groups'),
    sub('StringEquals', '${aws:username}'),
    sub('ForAllValues:StringEquals', 'x', 'amr'),
    sub('Null', 'true'),
    trustPolicy({ StringEquals: { [`arn:aws:iam::1:oidc-provider/${HOST}:sub`]: SUBJECT } }),
    trustPolicy({ StringEquals: { [`${ISSUER}:sub`]: SUBJECT } }),
    trustPolicy({ StringEquals: { 'oidc.example.org:sub': SUBJECT } }),
    trustPolicy({ StringEquals: { [`${HOST.toUpperCase()}:sub`]: SUBJECT } }),
    trustPolicy({ StringEquals: { 'sts:RoleSessionName': 'x' } }),
    trustPolicy('x'),
    trustPolicy({}, { Effect: 'Deny' }),
    trustPolicy({}, { Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/oidc.example.org' } }),
    trustPolicy({}, { Action: 'sts:AssumeRole' }),
    trustPolicy({}, { Resource: '*' }),
    '{"Statement":[{"Effect":"Allow","Effect":"Deny"}]}',
    `${role}\n${account('arn:aws:iam::111122223333:role/app')}`,
    `${role}\n${account('arn:aws:iam::111122223333:role/web')}`,
    `${role}\n${account('app')}`,
    `${trustPolicy({})}\n${account('arn:aws:iam::444455556666:role/app')}`,
    `${trustPolicy({})}\n${trustPolicy({})}`,
    `{"Url":"${HOST}","ClientIDList":["sts.amazon.com"]}`,
    `{"Url":"${HOST}/","ClientIDList":["sts.amazonaws.com"]}`,
  ]
  for (const config of aws) yield { receiver: 'aws', config }
  for (const changes of [{ exp: 1789999990 }, { aud: ['a', 'b'] }, { azp: 'x' }, { sub: 7 }, { iss: 'https://kubernetes.default.svc' }, { x: 'y'.repeat(16000) }]) {
    yield { receiver: 'aws', config: `${sub('StringEquals', 'sts.amazonaws.com', 'aud')}\n{"Url":"${HOST}","ClientIDList":["sts.amazonaws.com"]}`, changes }
    yield { receiver: 'gcp', config: provider({ oidc: { issuerUri: `${ISSUER}/` } }), changes }
    yield { receiver: 'entra', config: credential({}), changes }
    yield { receiver: 'vault', config: jwtRole({ bound_audiences: [] }), changes }
  }
  for (const changes of [
    { disabled: true },
    { name: null },
    { attributeCondition: 'true' },
    { attributeCondition: 'false' },
    { attributeCondition: 'assertion.x' },
    { attributeCondition: 'assertion.sub' },
    { attributeCondition: 'assertion.sub.matches("x")' },
    { attributeCondition: '((' },
    { attributeCondition: 7 },
    { attributeMapping: { 'attribute.a': 'assertion.x' } },
    { attributeMapping: { 'google.subject': 'assertion.aud', 'google.groups': 'x.y' } },
  ]) {
    yield { receiver: 'gcp', config: provider(changes) }
  }
  yield { receiver: 'gcp', config: provider({}), changes: { sub: 'a'.repeat(127), iat: undefined } }
  yield { receiver: 'gcp', config: provider({}), changes: { sub: 'a'.repeat(128) } }
  for (const audience of [`//iam.googleapis.com/${NAME}`, '//iam.googleapis.com/projects/2/x', '//iam.googleapis.com/projects/me/x']) {
    const credentials = { type: 'external_account', audience, subject_token_type: 'x', service_account_impersonation_url: 'https://x' }
    yield { receiver: 'gcp', config: `${JSON.stringify(credentials)}\n${provider({})}` }
    yield { receiver: 'gcp', config: JSON.stringify(credentials) }
  }
  for (const changes of [{}, { issuer: `${ISSUER}/` }, { subject: 'x' }, { audiences: ['x', 'y'] }, { claimsMatchingExpression: { value: 'x' } }]) {
    yield { receiver: 'entra', config: credential(changes) }
    yield { receiver: 'entra', config: `[${credential(changes)},${credential({ name: 'other', subject: 'y' })}]` }
  }
  for (const changes of [
    {},
    { audience: null },
    { bound_service_account_names: ['web'] },
    { bound_service_account_namespaces: ['team-b'] },
    { bound_service_account_namespaces: [], bound_service_account_namespace_selector: 'x' },
    { token_bound_cidrs: ['10.0.0.0/8'] },
  ]) {
    yield { receiver: 'vault', config: kubernetesRole(changes) }
    yield { receiver: 'vault', config: `${kubernetesRole(changes)}\n{"kubernetes_host":"https://a","disable_iss_validation":false,"issuer":"kubernetes/serviceaccount"}` }
  }
  yield { receiver: 'vault', config: `${kubernetesRole({})}\n{"kubernetes_host":"https://a","disable_iss_validation":false}` }
  for (const changes of [
    {},
    { bound_audiences: ['x'] },
    { bound_claims: { '/kubernetes.io/namespace': 'team-b', x: 'y', sub: { a: 1 }, iat: 1.5 } },
    { bound_claims: { sub: 'system:*' } },
    { user_claim: 'x', groups_claim: 'groups' },
    { user_claim: 'aud' },
    { role_type: 'oidc' },
    { role_type: null, token_bound_cidrs: ['10.0.0.0/8'] },
  ]) {
    yield { receiver: 'vault', config: `${jwtRole(changes)}\n{"bound_issuer":"https://other.example"}` }
  }
  yield { receiver: 'vault', config: jwtRole({}), changes: { exp: undefined } }
  yield { receiver: 'vault', config: jwtRole({}), changes: { exp: undefined, iat: 1790000000, nbf: 1790000000 } }
  for (const command of ['vault write auth/jwt/role/app @x', "vault write auth/jwt/role/app a='b", 'vault write auth/jwt/role/app a=b a=c']) {
    yield { receiver: 'vault', config: command }
  }
  yield { receiver: 'api-server', config: `--service-account-issuer=${ISSUER}` }
  yield { receiver: 'api-server', config: '--api-audiences=x' }
  yield* broken('aws', ['Url', 'ClientIDList', 'ThumbprintList'])
  yield* broken('aws', ['Version', 'Statement'])
  yield* broken('gcp', ['name', 'state', 'disabled', 'oidc', 'attributeMapping', 'attributeCondition'])
  yield* broken('gcp', ['audience', 'subject_token_type', 'type'])
  yield* broken('entra', ['name', 'issuer', 'subject', 'audiences'])
  yield* broken('vault', ['bound_service_account_names', 'bound_service_account_namespaces', 'audience', 'token_bound_cidrs'])
  yield* broken('vault', ['role_type', 'user_claim', 'bound_claims', 'bound_claims_type', 'bound_subject', 'clock_skew_leeway', 'groups_claim'])
  for (const receiver of ['aws', 'gcp', 'entra', 'vault', 'api-server']) yield { receiver, config: '' }
}

/** One line of each kind that is known. */
export const ERRORS = [
  'token audiences ["vault"] is invalid for the target audiences ["https://kubernetes.default.svc"]',
  'ServiceAccount UID (1) does not match claim (0f6d1c3a-9a57-4e6e-b5d5-7c8f9a0b1c2d)',
  'service account token has been invalidated',
  `subject: ${SUBJECT}, seconds after warning threshold: 4321`,
  `AADSTS700213: presented assertion subject '${SUBJECT}'`,
  "AADSTS700212: presented assertion audience 'x'",
  `AADSTS700211: presented assertion issuer '${ISSUER}/'`,
  "AADSTS70021: Assertion Issuer: 'a'",
  'AADSTS700024',
  'AADSTS90061',
  'AADSTS50013',
  `No OpenIDConnect provider found in your account for ${ISSUER}`,
  "Couldn't retrieve verification key from your identity provider",
  'Incorrect token audience',
  'Not authorized to perform sts:AssumeRoleWithWebIdentity',
  'ExpiredTokenException',
  'The audience in ID Token [x] does not match the expected audience y',
  'The issuer in ID Token x does not match the expected one(s)',
  'exceeds the 127 bytes limit',
  'ID Token issued at 1789999400 is stale to sign-in.',
  'rejected by the attribute condition',
  "Error connecting to the given credential's issuer.",
  'invalid_target: The target service indicated by the "audience" parameters is invalid.',
  'namespace not authorized',
  'audience claim found in JWT but no audiences bound to the role',
  'invalid audience (aud) claim',
  'invalid issuer (iss) claim',
  'error validating claims: claim "x" is missing',
  'oidc: issuer did not match the issuer returned by provider, expected "https://a.example/" got "https://a.example"',
  'oidc: id token issued by a different provider, expected "a" got "b"',
  'oidc: expected audience "istio-ca" got ["vault"]',
  'token used before issued',
  'token is expired',
  'multiple matching keys',
  'no matching key',
  'error in cryptographic primitive',
  'open /var/run/secrets/tokens/token: permission denied',
  '"issuer": "\\"https://a.example\\""',
  'You must be logged in to the server (Unauthorized)',
]
