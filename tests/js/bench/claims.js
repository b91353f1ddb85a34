// Makes the claims of the benchmark's tokens, and what their receivers expect.

export const ISSUER = 'https://kubernetes.default.svc'
export const AUDIENCE = 'vault'

/** Returns the claims of a token that is bound to a pod, as in pkg/serviceaccount/claims.go, issued at `issuedAt`. */
export function claims(number, issuedAt, more = {}) {
  const uid = (kind) => `${kind}0000000-0000-4000-8000-${String(number).padStart(12, '0')}`
  return {
    aud: [AUDIENCE],
    exp: issuedAt + 3600,
    iat: issuedAt,
    iss: ISSUER,
    jti: uid(1),
    'kubernetes.io': {
      namespace: 'default',
      node: { name: 'worker-1', uid: uid(2) },
      pod: { name: `build-robot-${number}`, uid: uid(3) },
      serviceaccount: { name: 'build-robot', uid: uid(4) },
    },
    nbf: issuedAt,
    sub: 'system:serviceaccount:default:build-robot',
    ...more,
  }
}
