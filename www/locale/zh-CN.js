// 简体中文: the page's words, and the crate's sentences, each by its English. `{}` stands for what differs.

import { CHECKS } from './zh-CN-checks.js'
import { ERRORS } from './zh-CN-errors.js'
import { READING } from './zh-CN-reading.js'
import { RECEIVERS } from './zh-CN-receivers.js'
import { REMEDIES } from './zh-CN-remedies.js'

export { WORDS } from './zh-CN-words.js'

export const SENTENCES = { ...CHECKS, ...READING, ...REMEDIES, ...RECEIVERS, ...ERRORS }
