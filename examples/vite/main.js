// Vite sees that the package needs its WebAssembly module, and loads it before this file goes on.

import { decode } from 'bound-token'

const [token, answer] = ['token', 'answer'].map((id) => document.getElementById(id))

token.addEventListener('input', () => {
  try {
    // Nothing of this is verified; `verify` would ask who signed it.
    const { subject, audiences = [], expiresAt } = decode(token.value.trim())
    const end = expiresAt === undefined ? 'for ever' : `until ${new Date(expiresAt * 1000).toLocaleString()}`
    answer.textContent = `${subject} for ${audiences.join(', ')} ${end}`
  } catch (error) {
    answer.textContent = error.message
  }
})
