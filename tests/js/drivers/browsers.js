// Starts Firefox and WebKitGTK through WebDriver. `cargo xtask test` passes the paths of programs as environment
// variables.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

import { Builder, Capabilities } from 'selenium-webdriver'
import firefox from 'selenium-webdriver/firefox.js'

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

/** Waits until a driver answers. */
async function answering(url) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    try {
      return await fetch(`${url}/status`)
    } catch {
      await sleep(100)
    }
  }
  throw new Error(`no driver answers at ${url}`)
}

async function openFirefox() {
  const options = new firefox.Options().setBinary(process.env.FIREFOX).addArguments('-headless')
  const service = new firefox.ServiceBuilder(process.env.GECKODRIVER)
  const driver = await new Builder().forBrowser('firefox').setFirefoxOptions(options).setFirefoxService(service).build()
  return { driver, close: () => driver.quit() }
}

async function openWebKit() {
  const port = await freePort()
  const display = `:${100 + (port % 800)}`
  const screen = spawn(process.env.XVFB, [display, '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], { stdio: 'ignore' })
  // Inside a container its sandbox cannot be had; the pages are our own.
  const env = { ...process.env, DISPLAY: display, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1', LIBGL_ALWAYS_SOFTWARE: '1' }
  const server = spawn(process.env.WEBKITWEBDRIVER, [`--port=${port}`], { stdio: 'ignore', env })
  const url = `http://127.0.0.1:${port}`
  await answering(url)
  const browser = { binary: process.env.MINIBROWSER, args: ['--automation'] }
  const capabilities = new Capabilities({ browserName: 'MiniBrowser', 'webkitgtk:browserOptions': browser })
  const driver = await new Builder().usingServer(url).withCapabilities(capabilities).build()
  const close = async () => {
    await driver.quit()
    server.kill()
    screen.kill()
  }
  return { driver, close }
}

export const BROWSERS = { 'Firefox ESR': openFirefox, WebKitGTK: openWebKit }
