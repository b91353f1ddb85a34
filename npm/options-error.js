// Thrown for an invalid option. In a separate file, so that bundles with only `authenticate` contain no other class.

const MARK = Symbol.for('bound-token OptionsError')

export class OptionsError extends Error {
  constructor(option, message) {
    super(message)
    this.name = 'OptionsError'
    this.option = option
  }

  get [MARK]() {
    return true
  }

  // `import`, `require` and each required entry load their own copy of this class, so instances are recognized by a
  // mark. A subclass uses the ordinary check.
  static [Symbol.hasInstance](value) {
    return this === OptionsError ? value?.[MARK] === true : super[Symbol.hasInstance](value)
  }
}
