// For bundlers that know nothing of modules but can take one for a file of bytes.

import * as boundToken from 'bound-token/slim'
import module from 'bound-token/bound_token_bg.wasm'
import * as workbench from 'bound-token/workbench/slim'
import workbenchModule from 'bound-token/workbench/bound_token_workbench_bg.wasm'

import { answers } from '../../js/shared/cases.js'

boundToken.initSync({ module })
workbench.initSync({ module: workbenchModule })
globalThis.answer = async (cases) => [await answers(boundToken, cases), await answers(workbench, cases)]
