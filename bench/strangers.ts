/**
 * `npm run bench:strangers`: measures how unknown senders affect others. Invents cameras, sends large posts slowly, opens streams that read
 * nothing, each part with its own server, and reports the response times of ordinary posts and the memory used.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { checkout } from './contestants.ts'
import { ServerProcess } from './server-process.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'known,slow,idle,bytes,streams' },
    cameras: { type: 'string', default: '100000' },
    unlimited: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '40' },
  },
})

const seconds = Number(values.seconds)
const senders = 8

/** Limits so high that none applies, to measure the server with this many cameras. */
const unlimited = {
  VIEWTRON_SENDER_POSTS: '1000000000',
  VIEWTRON_NEW_DEVICES: '1000000000',
  VIEWTRON_NEW_DEVICES_PER_SENDER: '1000000000',
  VIEWTRON_MAX_DEVICES: '1000000000',
}

function alarmOf(n: number): string {
  const mac = n
    .toString(16)
    .padStart(12, '0')
    .replace(/(..)(?!$)/g, '$1:')
  return `<?xml version="1.0" encoding="UTF-8"?><config version="1.7" xmlns="http://www.ipc.com/ver10"><smartType>MOTION</smartType><currentTime>${Date.now() * 1000}</currentTime><mac>${mac}</mac><deviceName>Gate</deviceName></config>`
}

interface Reply {
  status: number
  ms: number
}

const agents = Array.from({ length: senders }, (_, n) => ({
  localAddress: `127.0.3.${n + 1}`,
  agent: new http.Agent({ keepAlive: true, maxSockets: 4 }),
}))

function post(server: ServerProcess, body: string, sender = 0): Promise<Reply> {
  const { agent, localAddress } = agents[sender % senders]!
  const begun = performance.now()
  return new Promise((resolve, reject) => {
    const options = { port: server.port, host: '127.0.0.1', method: 'POST', path: '/API', agent, localAddress }
    const request = http.request(options, response => {
      response.resume()
      response.on('end', () => resolve({ status: response.statusCode ?? 0, ms: performance.now() - begun }))
    })
    request.on('error', reject)
    request.end(body)
  })
}

function get(server: ServerProcess, path: string): Promise<{ bytes: number; ms: number }> {
  const begun = performance.now()
  return new Promise((resolve, reject) => {
    http
      .get({ port: server.webPort, host: '127.0.0.1', path, agent: false }, response => {
        let bytes = 0
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length
        })
        response.on('end', () => resolve({ bytes, ms: performance.now() - begun }))
      })
      .on('error', reject)
  })
}

const say = (text: string) => console.log(text)
const countOf = (replies: Reply[]) =>
  JSON.stringify(
    Object.fromEntries([...Map.groupBy(replies, ({ status }) => status)].map(([s, all]) => [s, all.length])),
  )

function describe(replies: Reply[]): string {
  const times = replies.map(({ ms }) => ms).toSorted((a, b) => a - b)
  const at = (share: number) => (times[Math.floor((times.length - 1) * share)] ?? 0).toFixed(0)
  return `${countOf(replies)}, median ${at(0.5)} ms, 99 % ${at(0.99)} ms, most ${at(1)} ms`
}

function startIn(folder: string, environment: Record<string, string>): Promise<ServerProcess> {
  return ServerProcess.start({
    script: join(checkout, 'bin/viewtron.js'),
    args: ['serve'],
    nodeOptions: ['--max-semi-space-size=4'],
    environment: {
      VIEWTRON_DATA_DIR: join(folder, 'data'),
      VIEWTRON_CAMERA_PORT: '0',
      VIEWTRON_WEB_PORT: '0',
      VIEWTRON_AUTH: 'off',
      VIEWTRON_LOG_LEVEL: 'error',
      MALLOC_ARENA_MAX: '1',
      MALLOC_MMAP_THRESHOLD_: '65536',
      ...environment,
    },
    dataFolder: join(folder, 'data'),
  })
}

/** Invented cameras from earlier, with their keys, addresses and last posts. */
function seedCameras(folder: string, count: number): void {
  const database = new DatabaseSync(join(folder, 'data', 'viewtron.db'))
  const each = (text: string) => database.exec(text.replaceAll('$n', 'value'))
  const numbers = `with recursive n(value) as (select 1 union all select value + 1 from n where value < ${count})`
  each(`${numbers} insert into camera (id, name, source, address, mac, created_at, hidden, state)
    select 'gate_127_0_3_' || $n, 'Gate', 'ipc', '127.0.3.' || ($n % 8 + 1), printf('%012x', $n + 1000000), 1, 0, 'approved' from n`)
  each(`${numbers} insert into camera_key select printf('mac:%012x', $n + 1000000), 'gate_127_0_3_' || $n from n`)
  each(
    `${numbers} insert into camera_address (camera_id, address, first_at) select 'gate_127_0_3_' || $n, '127.0.3.' || ($n % 8 + 1), 1 from n`,
  )
  each(`${numbers} insert into camera_health (camera_id, address, last_seen, heartbeats, skews)
    select 'gate_127_0_3_' || $n, '127.0.3.' || ($n % 8 + 1), 1, '[]', '[]' from n`)
  database.close()
}

async function withServer(
  environment: Record<string, string>,
  use: (server: ServerProcess) => Promise<void>,
  seeded = 0,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'viewtron-strangers-'))
  let server = await startIn(folder, environment)
  if (seeded > 0) {
    await server.stop()
    seedCameras(folder, seeded)
    server = await startIn(folder, environment)
  }
  try {
    await use(server)
  } finally {
    server.child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
}

const peak = (server: ServerProcess) => `peak memory ${(server.peakResidentBytes() / 1e6).toFixed(0)} MB`

/** Sends posts in parallel; results in their order. */
async function flood(server: ServerProcess, from: number, to: number): Promise<Reply[]> {
  const replies: Reply[] = []
  let next = from
  const worker = async () => {
    while (next < to) {
      const n = next++
      replies.push(await post(server, alarmOf(n), n))
    }
  }
  await Promise.all(Array.from({ length: 32 }, worker))
  return replies
}

/** Ordinary posts, ten a second, of a camera at its own address. */
async function ordinary(server: ServerProcess, isOver: () => boolean): Promise<Reply[]> {
  const replies: Reply[] = []
  const body = () => `${alarmOf(0xabcdef)}<!--${' '.repeat(100_000)}-->`
  while (!isOver()) {
    replies.push(await post(server, body(), senders - 1))
    await wait(100)
  }
  return replies
}

async function cameras(): Promise<void> {
  const total = Number(values.cameras)
  await withServer(values.unlimited ? unlimited : {}, async server => {
    say(`invented cameras${values.unlimited ? ', limits off' : ''}: at rest ${peak(server)}`)
    const step = total / 5
    for (let from = 0; from < total; from += step) {
      const begun = performance.now()
      const replies = await flood(server, from, from + step)
      const perSecond = (replies.length / (performance.now() - begun)) * 1000
      const list = await get(server, '/api/v1/cameras')
      const events = await get(server, '/api/v1/events')
      say(
        `  ${from + step}: ${perSecond.toFixed(0)} posts/s ${countOf(replies)}; GET cameras ${list.ms.toFixed(0)} ms, ${list.bytes} bytes; GET events ${events.ms.toFixed(0)} ms; ${peak(server)}`,
      )
    }
    const doctor = await get(server, '/api/v1/doctor')
    say(`  doctor ${doctor.ms.toFixed(0)} ms, ${doctor.bytes} bytes`)
  })
}

function dripping(server: ServerProcess, from: string): Socket {
  const socket = connect({ port: server.port, host: '127.0.0.1', localAddress: from })
  socket.on('error', () => undefined)
  socket.write(`POST /API HTTP/1.1\r\nHost: a\r\nContent-Length: ${16 * 2 ** 20}\r\n\r\n`)
  const timer = setInterval(() => socket.write(Buffer.alloc(900, ' ')), 100)
  socket.on('close', () => clearInterval(timer))
  return socket
}

async function duringMischief(name: string, begin: (server: ServerProcess) => Socket[]): Promise<void> {
  await withServer({}, async server => {
    const before = peak(server)
    const sockets = begin(server)
    await wait(1000)
    const end = performance.now() + seconds * 1000
    const replies = await ordinary(server, () => performance.now() > end)
    say(`${name}: ordinary posts ${describe(replies)}; ${peak(server)} (before: ${before})`)
    for (const socket of sockets) socket.destroy()
  })
}

/** Measures a server that already knows this many cameras. */
async function known(): Promise<void> {
  const total = Number(values.cameras)
  const report = async (server: ServerProcess) => {
    const begun = performance.now()
    const replies = await flood(server, 0, 1000)
    const perSecond = (replies.length / (performance.now() - begun)) * 1000
    const asked = ['cameras', 'cameras?search=gate_127_0_3_77', 'events', 'stats', 'doctor'].map(async path => {
      const { ms, bytes } = await get(server, `/api/v1/${path}`)
      return `${path} ${ms.toFixed(0)} ms (${bytes} bytes)`
    })
    say(
      `  ${perSecond.toFixed(0)} posts/s ${describe(replies)}; ${(await Promise.all(asked)).join(', ')}; ${peak(server)}`,
    )
  }
  say('no cameras known before')
  await withServer({}, report)
  say(`${total} cameras known before`)
  await withServer({}, report, total)
}

const slow = () =>
  duringMischief('8 senders of 16 MB at 9 KB/s', server =>
    Array.from({ length: 8 }, (_, n) => dripping(server, `127.0.4.${n + 1}`)),
  )

const idle = () =>
  duringMischief('5,000 connections, idle, with half a head, 167 with a dripping body', server =>
    Array.from({ length: 5000 }, (_, n) => {
      if (n % 30 === 2) return dripping(server, `127.0.5.${(n % 200) + 1}`)
      const socket = connect({ port: server.port, host: '127.0.0.1', localAddress: `127.0.5.${(n % 200) + 1}` })
      socket.on('error', () => undefined)
      if (n % 3 === 1) socket.write('POST /API HT')
      return socket
    }),
  )

async function bytes(): Promise<void> {
  await withServer({}, async server => {
    let isOver = false
    const others = ordinary(server, () => isOver)
    const begun = performance.now()
    let next = 0
    const replies: Reply[] = []
    const worker = async () => {
      while (next++ < 20_000) replies.push(await post(server, 'x', 0))
    }
    await Promise.all(Array.from({ length: 16 }, worker))
    isOver = true
    const took = ((performance.now() - begun) / 1000).toFixed(1)
    say(
      `20,000 posts of one byte in ${took} s: ${countOf(replies)}; ordinary posts ${describe(await others)}; ${peak(server)}`,
    )
  })
}

async function streams(): Promise<void> {
  await withServer(unlimited, async server => {
    for (let n = 0; n < 20_000; n += 2000) await flood(server, n % 50, (n % 50) + 2000)
    const before = peak(server)
    const sockets = Array.from({ length: 1500 }, (_, n) => {
      const socket = connect({ port: server.webPort ?? 0, host: '127.0.0.1', localAddress: `127.0.6.${(n % 200) + 1}` })
      socket.on('error', () => undefined)
      socket.pause()
      socket.write('GET /api/v1/events/stream?lastEventId=0 HTTP/1.1\r\nHost: localhost\r\n\r\n')
      return socket
    })
    const end = performance.now() + seconds * 1000
    const replies = await ordinary(server, () => performance.now() > end)
    say(
      `1,500 streams that take nothing of 20,000 events: ordinary posts ${describe(replies)}; ${peak(server)} (before: ${before})`,
    )
    for (const socket of sockets) socket.destroy()
  })
}

const all: Record<string, () => Promise<void>> = { known, cameras, slow, idle, bytes, streams }
for (const name of values.only.split(',')) await all[name]?.()
process.exit(0)
