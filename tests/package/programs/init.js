// For a browser without a bundler, where the module is loaded by hand.

import * as boundToken from 'bound-token'
import * as workbench from 'bound-token/workbench'

import { answers } from '../../js/shared/cases.js'

await Promise.all([boundToken.init(), workbench.init()])
globalThis.answer = async (cases) => [await answers(boundToken, cases), await answers(workbench, cases)]
