// Thrown for an option that cannot be used. A file of its own, so that who bundles `authenticate` gets no other class.

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

  // An `import` and a `require`, and each entry that is required, bring classes of their own: all have the mark. A class
  // that extends this one knows its errors as any class does.
  static [Symbol.hasInstance](value) {
    return this === OptionsError ? value?.[MARK] === true : super[Symbol.hasInstance](value)
  }
}
