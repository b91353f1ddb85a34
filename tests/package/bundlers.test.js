// The packed package in what bundlers make of it, loaded in Chromium: the same cases, the same answers.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'

import { nodeResolve } from '@rollup/plugin-node-resolve'
import { importMetaAssets } from '@web/rollup-plugin-import-meta-assets'
import * as esbuild from 'esbuild'
import { rollup } from 'rollup'
import * as vite from 'vite'
import webpack from 'webpack'

import { launch } from '../js/shared/chromium.js'
import { cases, holds, pathOf, scratch, versionOf } from './outcome.js'

let browser
before(async () => {
  browser = await launch()
})
after(() => browser.close())

/** The answers of a page: a folder, from which a `main.js` is loaded, or the address of a server. */
async function ask({ folder, url = 'http://localhost/' }) {
  const page = await (await browser.newContext()).newPage()
  const complaints = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()))
  if (folder !== undefined) {
    await page.route('**', (route) => {
      const { pathname } = new URL(route.request().url())
      if (pathname === '/favicon.ico') return route.fulfill({ status: 204 })
      if (pathname === '/') return route.fulfill({ body: '<!doctype html><script type="module" src="/main.js"></script>', contentType: 'text/html' })
      const path = folder + pathname
      return existsSync(path) ? route.fulfill({ path }) : route.fulfill({ status: 404 })
    })
  }
  await page.goto(url)
  await page.waitForFunction(() => globalThis.answer !== undefined, null, { timeout: 20_000 }).catch((error) => {
    throw new Error(`the page does not start: ${complaints.join('; ')}`, { cause: error })
  })
  const answers = await page.evaluate((cases) => globalThis.answer(JSON.parse(cases)), cases)
  assert.deepEqual(complaints, [])
  await page.context().close()
  return answers
}

/** An empty folder. */
function empty(name) {
  rmSync(scratch(name), { recursive: true, force: true })
  return scratch(name)
}

const PAGE = pathOf('programs/page.js')

const bundledByWebpack = async (folder, options) => {
  const stats = await promisify(webpack)({ mode: 'production', entry: PAGE, output: { path: folder, filename: 'main.js' }, performance: false, ...options })
  assert.ok(!stats.hasErrors() && !stats.hasWarnings(), stats.toString({ all: false, errors: true, warnings: true }))
}

test('no bundler, with init()', async () => {
  const folder = pathOf('../..')
  const map = { 'bound-token': 'browser.js', 'bound-token/workbench': 'workbench/browser.js' }
  const imports = Object.fromEntries(Object.entries(map).map(([name, file]) => [name, `/tests/package/node_modules/bound-token/${file}`]))
  const page = await (await browser.newContext()).newPage()
  const html = `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script><script type="module" src="/tests/package/programs/init.js"></script>`
  await page.route('**', (route) => {
    const { pathname } = new URL(route.request().url())
    return pathname === '/' ? route.fulfill({ body: html, contentType: 'text/html' }) : route.fulfill({ path: folder + pathname })
  })
  await page.goto('http://localhost/')
  await page.waitForFunction(() => globalThis.answer !== undefined)
  const answers = await page.evaluate((cases) => globalThis.answer(JSON.parse(cases)), cases)
  holds(answers, { where: 'Chromium', version: '', how: '`<script type="module">`, `await init()`' })
})

test('Vite, built', async () => {
  const folder = empty('vite')
  await vite.build({
    root: pathOf('programs'),
    configFile: false,
    logLevel: 'warn',
    build: { outDir: folder, emptyOutDir: true, rollupOptions: { input: PAGE, output: { entryFileNames: 'main.js' } }, modulePreload: false },
  })
  holds(await ask({ folder }), { where: 'Vite', version: versionOf('vite'), how: 'build' })
})

test('Vite, as its development server serves it', async () => {
  const root = empty('vite-dev')
  mkdirSync(root, { recursive: true })
  writeFileSync(`${root}/index.html`, `<!doctype html><link rel="icon" href="data:," /><script type="module" src="/@fs${PAGE}"></script>`)
  const server = await vite.createServer({
    root,
    configFile: false,
    logLevel: 'warn',
    cacheDir: `${root}/cache`,
    server: { port: 0, host: '127.0.0.1', fs: { allow: [pathOf('../..')] } },
  })
  try {
    await server.listen()
    holds(await ask({ url: server.resolvedUrls.local[0] }), { where: 'Vite', version: versionOf('vite'), how: 'development server' })
  } finally {
    await server.close()
  }
})

test('webpack', async () => {
  const folder = empty('webpack')
  await bundledByWebpack(folder)
  holds(await ask({ folder }), { where: 'webpack', version: versionOf('webpack'), how: 'for a browser' })
})

test('webpack, for a server', async () => {
  const folder = empty('webpack-server')
  await bundledByWebpack(folder, {
    entry: pathOf('programs/import.js'),
    target: 'node20',
    output: { path: folder, filename: 'main.mjs', module: true, chunkFormat: 'module' },
    experiments: { outputModule: true },
  })
  const { stdout, stderr, status } = spawnSync(process.execPath, [`${folder}/main.mjs`], { input: cases, encoding: 'utf8', maxBuffer: 1e8 })
  assert.equal(status, 0, stderr)
  holds(JSON.parse(stdout), { where: 'webpack', version: versionOf('webpack'), how: 'for a server' })
})

test('Rollup, with a plugin for assets', async () => {
  const folder = empty('rollup')
  const bundle = await rollup({ input: PAGE, plugins: [nodeResolve({ browser: true }), importMetaAssets()] })
  await bundle.write({ dir: folder, format: 'es', entryFileNames: 'main.js' })
  holds(await ask({ folder }), { where: 'Rollup', version: versionOf('rollup'), how: 'with `@web/rollup-plugin-import-meta-assets`' })
})

test('esbuild, with the module in the bundle', async () => {
  const folder = empty('esbuild')
  const loader = { '.wasm': 'binary' }
  await esbuild.build({ entryPoints: { main: pathOf('programs/slim.js') }, outdir: folder, bundle: true, format: 'esm', loader, logLevel: 'warning' })
  holds(await ask({ folder }), { where: 'esbuild', version: versionOf('esbuild'), how: '`bound-token/slim`, `--loader:.wasm=binary`' })
})

test('esbuild, with the module beside the bundle', async () => {
  const folder = empty('esbuild-beside')
  await esbuild.build({ entryPoints: { main: PAGE }, outdir: folder, bundle: true, format: 'esm', target: 'es2022', logLevel: 'warning' })
  for (const module of ['bound_token_bg.wasm', 'workbench/bound_token_workbench_bg.wasm']) {
    copyFileSync(pathOf(`node_modules/bound-token/${module}`), `${folder}/${basename(module)}`)
  }
  holds(await ask({ folder }), { where: 'esbuild', version: versionOf('esbuild'), how: 'the `.wasm` copied beside the bundle' })
})

test('what is not used is not bundled', async () => {
  const bundled = async (contents) => {
    const options = { bundle: true, format: 'esm', minify: true, write: false, loader: { '.wasm': 'binary' }, logLevel: 'warning' }
    const { outputFiles } = await esbuild.build({ stdin: { contents, resolveDir: pathOf('.') }, ...options })
    return outputFiles[0].text
  }
  assert.equal(await bundled("import 'bound-token/slim'"), '')
  const alone = await bundled("import { authenticate } from 'bound-token/authenticate'; globalThis.x = authenticate")
  assert.ok(alone.length < 3000, `${alone.length} characters`)
  assert.ok(!(await bundled("import { decode } from 'bound-token'; globalThis.x = decode")).includes('well-known'))
})

test('a require that would get a module too late is refused when it is bundled', async () => {
  for (const name of ['bound-token', 'bound-token/workbench', 'bound-token/remote-keys']) {
    const stdin = { contents: `globalThis.x = require('${name}')`, resolveDir: pathOf('.') }
    await assert.rejects(esbuild.build({ stdin, bundle: true, write: false, logLevel: 'silent', format: 'esm' }), /Could not resolve/, name)
  }
})
