// Collects every sentence in the crate's source, as a row of a translation: `{}` for each variable part.

import { readdirSync, readFileSync } from 'node:fs'

const src = new URL('../../../src/', import.meta.url)

/** Where the sentences for people stand; the words of the API server in api_server are its own. */
const ROOMS = ['text', 'token', 'keys', 'verify', 'explain', 'paste', 'cluster', 'api_server/token_review/mod.rs', 'api_server/token_review/authenticator.rs', 'receivers']

const files = () =>
  ROOMS.flatMap((room) =>
    room.endsWith('.rs')
      ? [room]
      : readdirSync(new URL(`${room}/`, src), { recursive: true })
          // Tests have none for people, nor has a receiver that only tests know; what is wrong with an option is for a program.
          .filter((name) => name.endsWith('.rs') && !name.endsWith('tests.rs') && !name.startsWith('example/') && name !== 'policy.rs')
          .map((name) => `${room}/${name}`),
  )

/** String literals outside of comments and of the tests at a file's end. */
function literals(source) {
  const code = source.split('#[cfg(test)]\nmod tests')[0].split('#[cfg(test)]\n#[allow')[0]
  const found = []
  const token = /\/\/[^\n]*|'(?:\\.|[^'\\])'|r#"[^]*?"#|"((?:[^"\\]|\\[^])*)"/g
  for (const [, literal] of code.matchAll(token)) {
    if (literal !== undefined) found.push(literal.replace(/\\\n\s*/g, '').replace(/\\n/g, '\n').replace(/\\(.)/g, '$1'))
  }
  return found
}

/** A literal as a row: each `{name}` as `{}`. */
const row = (literal) => literal.replace(/\{\w*(?::[^{}]*)?\}/g, '{}')

/** All literals with a letter, and those of them that are sentences of their own. */
export function crateSentences() {
  const all = new Set()
  for (const name of files()) for (const literal of literals(readFileSync(new URL(name, src), 'utf8'))) all.add(row(literal))
  const sentences = [...all].filter((text) => /^(?:[A-Z"{][^\n]*) [^\n]*[.?]$/.test(text) && /[a-z]{3} [a-z]/.test(text))
  return { all, sentences }
}
