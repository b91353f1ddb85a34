// For Node.js, Deno and Bun: answers the cases that come in.

import process from 'node:process'
import { text } from 'node:stream/consumers'

import * as boundToken from 'bound-token'
import * as workbench from 'bound-token/workbench'

import { answers } from '../../js/shared/cases.js'

const cases = JSON.parse(await text(process.stdin))
console.log(JSON.stringify([await answers(boundToken, cases), await answers(workbench, cases)]))
