import http, { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { until } from '../../support/until.ts'

export interface Received {
  headers: IncomingHttpHeaders
  path: string
  method: string
  body: Buffer
  /** The body read as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  json: any
  at: number
}

export type Behaviour = (request: IncomingMessage, response: ServerResponse, received: Received) => void

/** Answers 200. */
export const accept: Behaviour = (_request, response) => void response.end('ok')

/** Answers with a status. */
export const answer =
  (status: number, headers: Record<string, string> = {}): Behaviour =>
  (_request, response) =>
    void response.writeHead(status, headers).end('no')

export interface Target {
  url: string
  received: Received[]
  /** Changes how it answers. */
  behave(behaviour: Behaviour): void
  /** Waits for this number of requests. */
  got(count: number, withinMs?: number): Promise<Received[]>
  close(): Promise<void>
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}

/** The target of a webhook, on a free port. It closes when the running test ends. */
export async function startTarget(first: Behaviour = accept, port = 0): Promise<Target> {
  const received: Received[] = []
  let behaviour = first
  const server = http.createServer(async (request, response) => {
    try {
      const body = await buffer(request)
      const { headers, url: path = '', method = '' } = request
      const one = { headers, path, method, body, json: jsonOf(body), at: performance.now() }
      received.push(one)
      behaviour(request, response, one)
    } catch {
      // The sender closed the connection in the middle.
      response.destroy()
    }
  })
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  onTestFinished(close)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    behave: next => {
      behaviour = next
    },
    async got(count, withinMs = 20_000) {
      await until(() => received.length >= count, { withinMs, what: `${count} deliveries` })
      return received
    },
    close,
  }
}
