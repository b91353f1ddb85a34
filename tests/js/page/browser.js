// Opens the page of `cargo xtask serve` in real Chromium.

import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

import { launch } from '../shared/chromium.js'

/** Pastes a text, in the page; whether it is left to the browser to put it there. */
export function pasteInto([selector, text]) {
  const clipboardData = new DataTransfer()
  clipboardData.setData('text/plain', text)
  return document.querySelector(selector).dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
}

/** Starts the server on a free port and the browser; yields what opens pages, and what ends both. */
export async function start() {
  const server = spawn(process.env.XTASK, ['serve', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [url] = await new Promise((resolve, reject) => {
    const lines = createInterface({ input: server.stdout })
    lines.once('line', (line) => resolve([line]))
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
  })
  const browser = await launch()
  const open = async (options = {}) => {
    const { at, before, ...rest } = options
    const context = await browser.newContext(rest)
    const page = await context.newPage()
    const complaints = []
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    if (at !== undefined) {
      // Time stands still there, and passes only when a test says so.
      await page.clock.install({ time: at * 1000 - 1000 })
      await page.clock.pauseAt(at * 1000)
    }
    await before?.(page)
    await page.goto(url)
    await page.waitForSelector('html[data-ready]')
    return {
      page,
      complaints,
      field: (name) => page.getByLabel(name, { exact: true }),
      paste: (text, selector = 'body') => page.evaluate(pasteInto, [selector, text]),
      verdict: page.locator('#verdict'),
    }
  }
  const stop = async () => {
    await browser.close()
    server.kill()
  }
  return { open, stop, url }
}
