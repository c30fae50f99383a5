import http, { type IncomingHttpHeaders } from 'node:http'
import https from 'node:https'
import { text } from 'node:stream/consumers'

export interface WebReply {
  status: number
  headers: IncomingHttpHeaders
  text: string
  /** The body read as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  json: any
}

export interface WebOptions {
  method?: string
  headers?: Record<string, string>
  /** Anything but a text or bytes is sent as JSON. */
  body?: unknown
  /** The address of this machine that the request comes from, such as `127.0.0.2`. */
  from?: string
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** Sends one request as it is told, also headers that browsers do not let pages set. The path is not tidied up. */
export function webRequest(base: string, path: string, options: WebOptions = {}): Promise<WebReply> {
  const { body, headers = {}, from } = options
  const { hostname, port, protocol } = new URL(base)
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body)
  const bytes = body === undefined ? null : Buffer.from(isRaw ? body : JSON.stringify(body))
  const isSecure = protocol === 'https:'
  const request = (isSecure ? https : http).request({
    hostname,
    port,
    path,
    agent: false,
    // Certificates of tests are self-signed.
    ...(isSecure ? { rejectUnauthorized: false } : {}),
    method: options.method ?? (bytes ? 'POST' : 'GET'),
    headers: {
      ...(bytes ? { 'content-length': String(bytes.length) } : {}),
      ...(bytes && !isRaw ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    ...(from === undefined ? {} : { localAddress: from }),
  })
  return new Promise((resolve, reject) => {
    request.on('error', reject)
    request.on('response', response => {
      text(response).then(body => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: body, json: jsonOf(body) })
      }, reject)
    })
    request.end(bytes ?? undefined)
  })
}

/** A client that keeps its cookie and sends the CSRF token with changes, as the dashboard does. */
export class WebVisitor {
  readonly base: string
  cookie: string | null = null
  csrfToken: string | null = null

  constructor(base: string) {
    this.base = base
  }

  async send(path: string, options: WebOptions = {}): Promise<WebReply> {
    const headers = {
      ...(this.cookie === null ? {} : { cookie: this.cookie }),
      ...(this.csrfToken === null ? {} : { 'x-csrf-token': this.csrfToken }),
      ...options.headers,
    }
    const reply = await webRequest(this.base, path, { ...options, headers })
    for (const given of reply.headers['set-cookie'] ?? []) this.keep(given.split(';')[0] ?? '')
    if (typeof reply.json?.csrfToken === 'string') this.csrfToken = reply.json.csrfToken
    return reply
  }

  private keep(pair: string): void {
    const [name] = pair.split('=')
    const others = (this.cookie?.split('; ') ?? []).filter(one => !one.startsWith(`${name}=`))
    this.cookie = [...others, pair].join('; ')
  }

  signIn(name: string, password: string, options: WebOptions = {}): Promise<WebReply> {
    return this.send('/auth/sign-in', { ...options, body: { name, password } })
  }
}

export const adminName = 'Ann'
export const adminPassword = 'a long enough password'

/** The token in the set-up link that a server printed. */
export function setupToken(stdout: string): string {
  const links = [...stdout.matchAll(/^set up the administrator: \S+\/setup\?token=(\S+)$/gm)]
  return links.at(-1)?.[1] ?? ''
}

/** The first person of a fresh server: makes the administrator with the printed link and is signed in. */
export async function setUp(server: { webUrl: string; stdout(): string }): Promise<WebVisitor> {
  const visitor = new WebVisitor(server.webUrl)
  const body = { token: setupToken(server.stdout()), name: adminName, password: adminPassword }
  const reply = await visitor.send('/auth/setup', { body })
  if (reply.status !== 200) throw new Error(`the set-up failed: ${reply.text}`)
  return visitor
}
