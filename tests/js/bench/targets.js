// Lists what this package promises, as ratios within one run.

const OURS = { ONE_BY_ONE: 'bound-token verify', AT_ONCE: 'bound-token verifyAll' }

const target = (where, group, name, peer, most, ours = OURS[group]) => ({ where, group, name, peer, most, ours })

export const TARGETS = [
  target('chromium', 'ONE_BY_ONE', 'RS256, 2048 bits', 'jose, awaited', 0.95),
  target('chromium', 'ONE_BY_ONE', 'RS256, 4096 bits', 'jose, awaited', 2.6),
  target('chromium', 'ONE_BY_ONE', 'ES256', 'jose, awaited', 5),
  target('chromium', 'ONE_BY_ONE', 'EdDSA', 'jose, awaited', 1.6),
  target('chromium', 'AT_ONCE', 'RS256, 2048 bits', 'jose, Promise.all', 0.65),
  target('chromium', 'AT_ONCE', 'RS256, 4096 bits', 'jose, Promise.all', 0.85),
  target('chromium', 'AT_ONCE', 'ES256', 'jose, Promise.all', 0.92),
  target('chromium', 'AT_ONCE', 'RS256, 2048 bits', 'WebCrypto, signature only', 1.5),
  target('node', 'AT_ONCE', 'RS256, 2048 bits', 'fast-jwt', 1),
  ...['RS256, 2048 bits', 'RS256, 4096 bits', 'PS256, 2048 bits', 'ES256', 'ES384'].map((name) =>
    target('node', 'ONE_BY_ONE', name, 'jsrsasign', 1),
  ),
  target('chromium', 'DECODE', 'claims', 'jose decodeJwt', 2, 'bound-token decode'),
  target('chromium', 'DECODE', 'claims', 'jose decodeJwt', 1, 'bound-token decodeAll'),
]

/** Each target that was measured, with its ratio. */
export const judged = (results) =>
  TARGETS.flatMap((target) => {
    const times = results[target.where][target.group][target.name]
    return times === undefined ? [] : [{ ...target, ratio: times[target.ours] / times[target.peer] }]
  })
