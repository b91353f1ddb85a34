// `node page.js OUT FEATURES`, for `cargo xtask dist`: builds the page as one file that works offline from a disk, and
// as a folder for a web server. FEATURES are those of WebAssembly, as options of binaryen's tools.
//
// Both contain the module without the functions that the page never calls.
//
// The one file contains scripts, styles and the module. Its Content-Security-Policy allows only those, by their hashes.

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

import { build } from 'esbuild'

const root = new URL('../../', import.meta.url)
const pathOf = (name) => fileURLToPath(new URL(name, root))

const [out, ...features] = process.argv.slice(2)
const MODULE = 'bound_token_workbench_bg.wasm'

/** Returns the package's functions that the page does not import. Only the inspector imports the package. */
async function unasked() {
  const asked = /import \{([^}]+)\} from '\.\.\/pkg\/workbench\/browser\.js'/.exec(readFileSync(pathOf('www/inspector.js'), 'utf8'))
  const names = asked[1].split(',').map((name) => name.trim())
  return Object.keys(await import('../../pkg/workbench/browser.js')).filter((name) => !names.includes(name))
}

/** Returns the module without the code that only those functions need. */
async function lean() {
  const dropped = await unasked()
  const exported = WebAssembly.Module.exports(new WebAssembly.Module(readFileSync(pathOf(`pkg/workbench/${MODULE}`))))
  const roots = exported.filter(({ name }) => !dropped.includes(name)).map(({ name }) => ({ name, root: true, export: name }))
  if (roots.length === exported.length) throw new Error('the page calls everything in the module: xtask/js/page.js need not look for less')
  const folder = mkdtempSync(join(tmpdir(), 'bound-token-'))
  try {
    const [graph, smaller] = ['graph.json', MODULE].map((name) => join(folder, name))
    writeFileSync(graph, JSON.stringify(roots))
    const tool = pathOf('xtask/js/node_modules/.bin/wasm-metadce')
    execFileSync(tool, [...features, '--graph-file', graph, pathOf(`pkg/workbench/${MODULE}`), '-o', smaller])
    return readFileSync(smaller)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const module = await lean()

/** Replaces the package's browser entry with one that contains the module instead of fetching it. */
const withModule = {
  name: 'with-module',
  setup({ onResolve, onLoad }) {
    const entry = pathOf('pkg/workbench/browser.js')
    onResolve({ filter: /\/pkg\/workbench\/browser\.js$/ }, () => ({ path: entry, namespace: 'with-module' }))
    onResolve({ filter: /^module$/ }, ({ path }) => ({ path, namespace: 'module' }))
    onLoad({ filter: /.*/, namespace: 'module' }, () => ({ contents: module, loader: 'binary' }))
    onLoad({ filter: /.*/, namespace: 'with-module' }, () => ({
      resolveDir: pathOf('pkg/workbench'),
      contents: `
        import module from 'module'
        import { init as load } from './slim.js'
        export * from './slim.js'
        export const init = () => load({ module })
      `,
    }))
  },
}

/** Returns the bundled and minified text. */
async function bundled(options) {
  const { outputFiles } = await build({ bundle: true, minify: true, charset: 'utf8', write: false, legalComments: 'none', ...options })
  return outputFiles[0].text.trim()
}

/** Replaces a pattern in index.html, which must match exactly `count` times. */
function replaced(html, pattern, count, replacement) {
  const found = html.match(pattern)?.length ?? 0
  if (found !== count) throw new Error(`index.html has ${found} times ${pattern}, not ${count}: xtask/js/page.js must follow it`)
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

/** Builds the page as one file. */
async function oneFile() {
  const inlined = await bundled({
    ...script,
    format: 'iife',
    plugins: [withModule],
    // Used only to fetch the module, which this file does not.
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
  // The script must come after all elements that it looks up.
  return replaced(page, / *<\/body>\n/g, 1, `    <script>${inlined}</script>\n  </body>\n`)
}

/** Builds four files for any web server, each also compressed as `.br` and `.gz` for servers that can send those. */
async function site(folder) {
  let page = replaced(html, STYLES, sheets.length, '    <link rel="stylesheet" href="style.css" />\n')
  page = replaced(page, PRELOAD, 1, '')
  const files = {
    'index.html': page,
    'style.css': style,
    'main.js': await bundled({ ...script, format: 'esm' }),
    [MODULE]: module,
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

writeFileSync(join(out, 'bound-token.html'), await oneFile())
await site(join(out, 'site'))
