// For bundlers: leaves on the page what answers the cases.

import * as boundToken from 'bound-token'
import * as workbench from 'bound-token/workbench'

import { answers } from '../../js/shared/cases.js'

globalThis.answer = async (cases) => [await answers(boundToken, cases), await answers(workbench, cases)]
