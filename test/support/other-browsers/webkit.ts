import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { freePort } from '../free-port.ts'
import { until } from '../until.ts'
import { isProgram, type OtherBrowser } from './other-browser.ts'

const driver = '/usr/bin/WebKitWebDriver'
const display = '/usr/bin/Xvfb'

/** Why WebKit cannot be started; null where it can. */
export const noWebKit =
  isProgram(driver) && isProgram(display)
    ? null
    : 'no WebKit on this machine (Debian: apt-get install webkit2gtk-driver xvfb)'

const endOf = (child: ChildProcess) => new Promise(resolve => child.once('exit', resolve))

/** A screen in memory; resolves with its name, e.g. `:1`. */
async function startDisplay(): Promise<[ChildProcess, string]> {
  const child = spawn(display, ['-displayfd', '3', '-screen', '0', '1600x1200x24'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const lines = createInterface({ input: child.stdio[3] as NodeJS.ReadableStream })
  const number = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve)
    child.once('exit', code => reject(new Error(`Xvfb ended with ${code}`)))
  })
  return [child, `:${number}`]
}

/** Debian's WebKitGTK, driven by WebDriver (https://www.w3.org/TR/webdriver2/). It reports no errors of the console. */
export async function launchWebKit(): Promise<OtherBrowser> {
  const [screen, name] = await startDisplay()
  const port = await freePort()
  const child = spawn(driver, [`--port=${port}`], {
    // WebKit's sandbox does not start for root, as whom containers run.
    env: { ...process.env, DISPLAY: name, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1', GDK_BACKEND: 'x11' },
    stdio: 'ignore',
  })
  // biome-ignore lint/suspicious/noExplicitAny: each command has an answer of its own shape
  async function send(method: string, path: string, body?: object): Promise<any> {
    const reply = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const { value } = (await reply.json()) as { value: { error?: string; message?: string } | null }
    if (!reply.ok) throw new Error(`${path}: ${value?.error} ${value?.message}`)
    return value
  }
  await until(() => send('GET', '/status').catch(() => false), { what: 'WebKitWebDriver' })
  const { sessionId } = await send('POST', '/session', { capabilities: {} })
  const session = `/session/${sessionId}`
  return {
    name: 'webkit',
    resize: (width, height) => send('POST', `${session}/window/rect`, { width, height }),
    open: url => send('POST', `${session}/url`, { url }),
    valueOf: expression =>
      send('POST', `${session}/execute/sync`, { script: `return String(${expression})`, args: [] }),
    screenshot: async () => Buffer.from(await send('GET', `${session}/screenshot`), 'base64'),
    complaints: () => [],
    async close() {
      await send('DELETE', session).catch(() => undefined)
      for (const each of [child, screen]) {
        each.kill()
        await endOf(each)
      }
    },
  }
}
