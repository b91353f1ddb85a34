// For whoever still has CommonJS: answers the cases that come in.

const process = require('node:process')
const { text } = require('node:stream/consumers')

const boundToken = require('bound-token')
const workbench = require('bound-token/workbench')

async function main() {
  const { answers } = await import('../../js/shared/cases.js')
  const cases = JSON.parse(await text(process.stdin))
  console.log(JSON.stringify([await answers(boundToken, cases), await answers(workbench, cases)]))
}

main()
