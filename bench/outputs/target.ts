/**
 * The target of webhooks, in a separate process: prints its port, then reports the events it accepted to its parent by IPC.
 * `target.ts PORT moody` fails on every 40th request, each time in another way.
 */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** `webhook-id`s by event. */
const ids = new Map<string, Set<string>>()
let asked = 0
let received = 0
let firstAt = 0
let lastAt = 0

function answerEndlessly(response: http.ServerResponse): void {
  response.writeHead(503)
  for (let megabytes = 0; megabytes < 100; megabytes++) response.write(Buffer.alloc(2 ** 20))
  response.end()
}

const moods: ((response: http.ServerResponse) => void)[] = [
  // Never responds.
  () => undefined,
  response => response.socket?.destroy(),
  response => response.writeHead(500).end('no'),
  response => response.writeHead(429, { 'retry-after': '1' }).end(),
  answerEndlessly,
]
const isMoody = process.argv[3] === 'moody'
const moodEvery = 40

function note(id: string, body: Buffer): void {
  received++
  firstAt ||= Date.now()
  lastAt = Date.now()
  const { event } = JSON.parse(body.toString()) as { event: { id: string } }
  const known = ids.get(event.id)
  if (known) known.add(id)
  else ids.set(event.id, new Set([id]))
}

const server = http.createServer(async (request, response) => {
  response.on('error', () => undefined)
  const body = await buffer(request).catch(() => null)
  if (!body) return
  const mood = isMoody && ++asked % moodEvery === 0 ? moods[(asked / moodEvery) % moods.length] : undefined
  if (mood) return mood(response)
  note(String(request.headers['webhook-id']), body)
  response.end('ok')
})

process.on('message', () => {
  const unstable = [...ids.values()].filter(({ size }) => size > 1).length
  process.send?.({ received, different: ids.size, unstable, firstAt, lastAt })
})
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
})
