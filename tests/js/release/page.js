// `node release/page.js OUT`, for `cargo xtask dist`: the page as one file that works from a disk without a network, and
// as a folder for a web server.
//
// In the one file stand scripts, styles and the module, and its Content-Security-Policy allows just those, by their
// hashes.

import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

import { build } from 'esbuild'

const root = new URL('../../../', import.meta.url)
const pathOf = (name) => fileURLToPath(new URL(name, root))

/** In place of the package's browser entry: the same, with the module at hand instead of fetched. */
const withModule = {
  name: 'with-module',
  setup({ onResolve, onLoad }) {
    const entry = pathOf('pkg/workbench-browser.js')
    onResolve({ filter: /\/pkg\/workbench-browser\.js$/ }, ({ importer }) =>
      importer.endsWith('inspector.js') ? { path: entry, namespace: 'with-module' } : undefined,
    )
    onLoad({ filter: /.*/, namespace: 'with-module' }, () => ({
      resolveDir: pathOf('pkg'),
      contents: `
        import module from './bound_token_workbench_bg.wasm'
        import { init as load } from './workbench-browser.js'
        export * from './workbench-browser.js'
        export const init = () => load({ module_or_path: module })
      `,
    }))
  },
}

/** Bundled and minified, as text. */
async function bundled(options) {
  const { outputFiles } = await build({ bundle: true, minify: true, charset: 'utf8', write: false, legalComments: 'none', ...options })
  return outputFiles[0].text.trim()
}

/** Where index.html has exactly this many of something, the replacement. */
function replaced(html, pattern, count, replacement) {
  const found = html.match(pattern)?.length ?? 0
  if (found !== count) throw new Error(`index.html has ${found} times ${pattern}, not ${count}: release/page.js must follow it`)
  let isFirst = true
  return html.replace(pattern, () => {
    const text = isFirst ? replacement : ''
    isFirst = false
    return text
  })
}

const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

const html = readFileSync(pathOf('www/index.html'), 'utf8')
const sheets = [...html.matchAll(/<link rel="stylesheet" href="([^"]+)" \/>/g)].map(([, href]) => href)
const style = await bundled({
  stdin: { contents: sheets.map((href) => `@import "./${href}";`).join('\n'), loader: 'css', resolveDir: pathOf('www') },
})
const script = { entryPoints: [pathOf('www/main.js')], target: 'es2022' }

const STYLES = / *<link rel="stylesheet"[^>]*>\n/g
const PRELOAD = / *<link rel="modulepreload"[^>]*>\n/g
const SCRIPT = / *<script type="module"[^>]*><\/script>\n/g

/** Everything in one file. */
async function oneFile() {
  const inlined = await bundled({
    ...script,
    format: 'iife',
    loader: { '.wasm': 'binary' },
    plugins: [withModule],
    // Only asked where the module is fetched, which it is not here.
    define: { 'import.meta.url': '""' },
  })
  const policy = [
    "default-src 'none'",
    `script-src ${hash(inlined)} 'wasm-unsafe-eval'`,
    `style-src ${hash(style)}`,
    "connect-src 'none'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
  let page = replaced(html, /(?<=content=")default-src[^"]*/g, 1, policy)
  page = replaced(page, STYLES, sheets.length, `    <style>${style}</style>\n`)
  page = replaced(page, PRELOAD, 1, '')
  page = replaced(page, SCRIPT, 1, '')
  // After everything that it looks for.
  return replaced(page, / *<\/body>\n/g, 1, `    <script>${inlined}</script>\n  </body>\n`)
}

/** Four files for any web server, with what a server that knows how may send instead: `.br` and `.gz`. */
async function site(folder) {
  const wasm = 'bound_token_workbench_bg.wasm'
  let page = replaced(html, STYLES, sheets.length, '    <link rel="stylesheet" href="style.css" />\n')
  page = replaced(page, PRELOAD, 1, '')
  const files = {
    'index.html': page,
    'style.css': style,
    'main.js': await bundled({ ...script, format: 'esm' }),
    [wasm]: readFileSync(pathOf(`pkg/${wasm}`)),
  }
  mkdirSync(folder, { recursive: true })
  for (const [name, contents] of Object.entries(files)) {
    const bytes = Buffer.from(contents)
    writeFileSync(join(folder, name), bytes)
    writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }))
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 }
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes, { params }))
  }
}

const [out] = process.argv.slice(2)
writeFileSync(join(out, 'bound-token.html'), await oneFile())
await site(join(out, 'site'))
