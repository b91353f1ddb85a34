// For jest, which knows CommonJS: what is written with `import` gets `require`.

const { transformSync } = require('esbuild')

module.exports = { process: (source) => transformSync(source, { format: 'cjs', target: 'node20' }) }
