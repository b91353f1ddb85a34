// For vitest and jest, both with their globals, in tests/package.

import { readFileSync } from 'node:fs'

import * as boundToken from 'bound-token'
import * as workbench from 'bound-token/workbench'

import { answers } from '../../js/shared/cases.js'

const cases = JSON.parse(readFileSync('../data/cases.json', 'utf8'))

test.each([['bound-token', boundToken], ['bound-token/workbench', workbench]])('%s', async (name, api) => {
  const { differences, cases: answered } = await answers(api, cases)
  expect(differences).toEqual([])
  expect(answered).toBe(cases.length)
})
