// RSAVP1 (RFC 8017 §5.2.2) on the engine's own big integers, which raise to a power in machine code.

/**
 * The signature to the power of the exponent modulo the modulus, by square-and-multiply, in hexadecimal digits;
 * `undefined` if the signature is not below the modulus.
 * @param {string} signature hexadecimal digits
 * @param {bigint} modulus
 * @param {string} exponent binary digits, the first of them 1
 */
export function open(signature, modulus, exponent) {
  const base = BigInt(`0x${signature}`)
  if (base >= modulus) return undefined
  let power = base
  for (let bit = 1; bit < exponent.length; bit += 1) {
    power = (power * power) % modulus
    if (exponent[bit] === '1') power = (power * base) % modulus
  }
  return power.toString(16)
}
