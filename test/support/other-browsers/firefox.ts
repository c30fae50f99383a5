import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { isProgram, type OtherBrowser } from './other-browser.ts'

const program = '/usr/bin/firefox-esr'

/** Why Firefox cannot be started; null where it can. */
export const noFirefox = isProgram(program) ? null : 'no Firefox on this machine (Debian: apt-get install firefox-esr)'

type Reply = { id?: number; method?: string; result?: unknown; params?: unknown; type?: string; message?: string }

/** A connection by WebDriver BiDi (https://w3c.github.io/webdriver-bidi/): commands with answers, and events. */
class BidiConnection {
  private readonly socket: WebSocket
  private readonly waiting = new Map<number, PromiseWithResolvers<unknown>>()
  private readonly onEvent: (method: string, params: unknown) => void
  private last = 0

  private constructor(socket: WebSocket, onEvent: (method: string, params: unknown) => void) {
    this.socket = socket
    this.onEvent = onEvent
    socket.addEventListener('message', ({ data }) => this.received(JSON.parse(String(data)) as Reply))
  }

  static async open(url: string, onEvent: (method: string, params: unknown) => void): Promise<BidiConnection> {
    const socket = new WebSocket(url)
    const connection = new BidiConnection(socket, onEvent)
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve)
      socket.addEventListener('error', () => reject(new Error(`no connection to ${url}`)))
    })
    return connection
  }

  // biome-ignore lint/suspicious/noExplicitAny: each command has an answer of its own shape
  send(method: string, params: object): Promise<any> {
    const id = ++this.last
    const answer = Promise.withResolvers<unknown>()
    this.waiting.set(id, answer)
    this.socket.send(JSON.stringify({ id, method, params }))
    return answer.promise
  }

  close(): void {
    this.socket.close()
  }

  private received(reply: Reply): void {
    if (reply.id === undefined) {
      this.onEvent(reply.method ?? '', reply.params)
      return
    }
    const answer = this.waiting.get(reply.id)
    this.waiting.delete(reply.id)
    if (reply.type === 'error') answer?.reject(new Error(reply.message))
    else answer?.resolve(reply.result)
  }
}

/** Debian's Firefox without a window. */
export async function launchFirefox(): Promise<OtherBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'viewtron-firefox-'))
  const child = spawn(program, ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'], {
    env: { ...process.env, HOME: profile },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = new Promise(resolve => child.once('exit', resolve))
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', line => {
      const [, address] = /^WebDriver BiDi listening on (\S+)/.exec(line) ?? []
      if (address) resolve(`${address}/session`)
    })
    child.once('exit', code => reject(new Error(`Firefox ended with ${code}`)))
  })
  const complaints: string[] = []
  const bidi = await BidiConnection.open(url, (method, params) => {
    const { level, text } = params as { level?: string; text?: string }
    if (method === 'log.entryAdded' && level === 'error') complaints.push(String(text))
  })
  await bidi.send('session.new', { capabilities: {} })
  await bidi.send('session.subscribe', { events: ['log.entryAdded'] })
  const { contexts } = await bidi.send('browsingContext.getTree', {})
  const { context } = contexts[0]
  return {
    name: 'firefox',
    resize: (width, height) => bidi.send('browsingContext.setViewport', { context, viewport: { width, height } }),
    open: url => bidi.send('browsingContext.navigate', { context, url, wait: 'complete' }),
    async valueOf(expression) {
      const { result, exceptionDetails } = await bidi.send('script.evaluate', {
        expression: `String(${expression})`,
        target: { context },
        awaitPromise: false,
      })
      if (exceptionDetails) throw new Error(exceptionDetails.text)
      return result.value
    },
    async screenshot() {
      const { data } = await bidi.send('browsingContext.captureScreenshot', { context })
      return Buffer.from(data, 'base64')
    },
    complaints: () => complaints,
    async close() {
      bidi.close()
      child.kill()
      await ended
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
