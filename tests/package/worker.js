// A worker, bundled as wrangler bundles it and run by workerd.

import { build } from 'esbuild'
import { Miniflare } from 'miniflare'

import { pathOf, scratch } from './outcome.js'

let started = 0

/** Starts the worker of this file; more options are miniflare's. */
export async function startWorker(file, options = {}) {
  // Two tests may start the same worker at the same time.
  const outdir = scratch(`worker-${process.pid}-${(started += 1)}`)
  await build({
    entryPoints: [{ in: pathOf(file), out: 'worker' }],
    outdir,
    bundle: true,
    format: 'esm',
    conditions: ['workerd', 'worker', 'browser'],
    loader: { '.wasm': 'copy' },
    nodePaths: [pathOf('node_modules')],
    logLevel: 'warning',
  })
  return new Miniflare({
    modules: true,
    modulesRoot: outdir,
    scriptPath: `${outdir}/worker.js`,
    modulesRules: [
      { type: 'ESModule', include: ['**/*.js'] },
      { type: 'CompiledWasm', include: ['**/*.wasm'] },
    ],
    compatibilityDate: '2026-04-01',
    ...options,
  })
}
