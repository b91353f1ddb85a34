// The errors that this package throws on purpose.
//
// An `import` and a `require`, and each entry that is required, bring classes of their own. So `instanceof` looks for a
// mark, and not for the very class.

const TOKEN_ERROR = Symbol.for('bound-token TokenError')
const OPTIONS_ERROR = Symbol.for('bound-token OptionsError')

/** What is derived from a class has only its own: those are found by their prototype. */
const isInstance = (value, asked, own, mark) => (asked === own ? value?.[mark] === true : Function.prototype[Symbol.hasInstance].call(asked, value))

/** Why a text is not a token that can be read. */
export class TokenError extends Error {
  constructor({ message, code, segment, offset }) {
    super(message)
    this.name = 'TokenError'
    this.code = code
    if (segment !== undefined) this.segment = segment
    if (offset !== undefined) this.offset = offset
  }

  get [TOKEN_ERROR]() {
    return true
  }

  static [Symbol.hasInstance](value) {
    return isInstance(value, this, TokenError, TOKEN_ERROR)
  }
}

/** Why an option cannot be used. */
export class OptionsError extends Error {
  constructor(option, message) {
    super(message)
    this.name = 'OptionsError'
    this.option = option
  }

  get [OPTIONS_ERROR]() {
    return true
  }

  static [Symbol.hasInstance](value) {
    return isInstance(value, this, OptionsError, OPTIONS_ERROR)
  }
}
