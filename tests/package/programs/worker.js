// For workerd: answers the cases that are posted to it.

import * as boundToken from 'bound-token'
import * as workbench from 'bound-token/workbench'

import { answers } from '../../js/shared/cases.js'

export default {
  async fetch(request) {
    const cases = await request.json()
    return Response.json([await answers(boundToken, cases), await answers(workbench, cases)])
  },
}
