// Building elements from data. Text goes in as text nodes only, so nothing in a token is ever markup.

/** An element with attributes and children; strings become text, `undefined` and `false` nothing. */
export function element(name, attributes = {}, ...children) {
  const out = document.createElement(name)
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) out.setAttribute(attribute, value)
  }
  out.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== false))
  return out
}

/** Untrusted text, isolated so that its direction and invisible characters cannot disturb what surrounds it. */
export const quoted = (text) => element('bdi', { class: 'quoted' }, visible(text))

/** The text with what cannot be seen written out: control, direction and zero-width characters. */
export const visible = (text) =>
  text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu,
    (character) => `\\u{${character.codePointAt(0).toString(16)}}`,
  )
