// The JOSE header as it stands in the token.

import { element } from './element.js'
import { jsonText } from './json.js'

export function showHeader(slot, { header, sizes }) {
  const { token, payload, signature } = sizes
  slot.replaceChildren(
    element('pre', {}, jsonText(header)),
    element(
      'p',
      { class: 'explanation' },
      `The token has ${token} bytes; its payload ${payload}, its signature ${signature}.`,
    ),
  )
}
