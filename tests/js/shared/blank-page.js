// Opens an empty page in headless Chromium that imports this package and the bench's peers by their names. It is a
// separate secure context, at an address that is served from tests/js only.

import { fileURLToPath } from 'node:url'

import { launch } from './chromium.js'

const HERE = fileURLToPath(new URL('..', import.meta.url))
const PAGE = `<!doctype html><script type="importmap">${JSON.stringify({
  imports: {
    'bound-token': '/node_modules/bound-token/browser.js',
    jose: '/node_modules/jose/dist/webapi/index.js',
    'jwt-decode': '/node_modules/jwt-decode/build/esm/index.js',
  },
})}</script>`

export async function openBlankPage() {
  const browser = await launch()
  const page = await (await browser.newContext()).newPage()
  await page.route('**', (route) => {
    const { origin, pathname } = new URL(route.request().url())
    if (origin !== 'http://localhost') return route.abort()
    return pathname === '/' ? route.fulfill({ body: PAGE, contentType: 'text/html' }) : route.fulfill({ path: HERE + pathname })
  })
  await page.goto('http://localhost/')
  return { page, version: browser.version(), close: () => browser.close() }
}
