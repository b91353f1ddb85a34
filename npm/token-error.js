// Thrown for a text that is not a token.

const MARK = Symbol.for('bound-token TokenError')

export class TokenError extends Error {
  constructor({ message, code, segment, offset }) {
    super(message)
    this.name = 'TokenError'
    this.code = code
    if (segment !== undefined) this.segment = segment
    if (offset !== undefined) this.offset = offset
  }

  get [MARK]() {
    return true
  }

  // As in options-error.js.
  static [Symbol.hasInstance](value) {
    return this === TokenError ? value?.[MARK] === true : super[Symbol.hasInstance](value)
  }
}
