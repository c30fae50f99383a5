/**
 * `npm run bench:retention`: removes the oldest of a million events while cameras post, and compares the response times with
 * those without a removal. `--events`, `--remove` and `--pictures` (of the oldest events) set the scale; `--data DIR` keeps a seeded
 * directory for the next run and uses a copy of it.
 */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { RetentionPreview, RetentionState } from '../src/api/schemas/index.ts'
import { imagePath, rawPath } from '../src/log/archive/index.ts'
import { checkout, serverScript } from './contestants.ts'
import { LatencyHistogram } from './latency-histogram.ts'
import { applyLoad } from './measure.ts'
import { ServerProcess } from './server-process.ts'

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    remove: { type: 'string', default: '100000' },
    pictures: { type: 'string', default: '100000' },
    rate: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '60' },
    data: { type: 'string' },
  },
})
const events = Number(values.events)
const remove = Number(values.remove)
const seconds = Number(values.seconds)
const days = 100
const pictureBytes = 20_000
const rawBytes = 4_000
const sliceSeconds = 10

const say = (text: string) => console.log(text)

async function seed(dataDir: string): Promise<void> {
  const args = ['--events', String(events), '--pictures', '0', '--days', String(days), '--cameras', '16']
  const child = spawn(process.execPath, [join(checkout, 'scripts/seed.ts'), dataDir, ...args], { stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error('the data directory was not filled')
  addFiles(dataDir)
}

interface SeededRow {
  seq: number
  id: string
  received_at: number
  camera_id: string
  body: string
}

/** Gives the oldest events a picture and an original post each: the seed has files of the newest only. */
function addFiles(dataDir: string): void {
  const database = new DatabaseSync(join(dataDir, 'viewtron.db'))
  const put = (path: string, bytes: number) => {
    mkdirSync(dirname(join(dataDir, path)), { recursive: true })
    writeFileSync(join(dataDir, path), Buffer.alloc(bytes, 0x20))
  }
  const rows = database.prepare(
    "select seq, id, received_at, camera_id, body from log where kind = 'alarm' order by seq limit ?",
  )
  const change = database.prepare('update log set body = ?, raw_file = ?, post_id = ? where seq = ?')
  database.exec('begin')
  for (const row of rows.all(Number(values.pictures)) as unknown as SeededRow[]) {
    const receivedAt = new Date(row.received_at)
    const file = imagePath({ receivedAt, cameraId: row.camera_id, eventId: row.id, role: 'overview', number: 1 })
    const raw = rawPath({ receivedAt, clientIp: '192.168.1.50', postId: row.id })
    put(file, pictureBytes)
    put(raw, rawBytes)
    const facts = {
      role: 'overview',
      target: null,
      width: 1,
      height: 1,
      bytes: pictureBytes,
      contentType: 'image/jpeg',
    }
    const body = { ...JSON.parse(row.body), images: [{ ...facts, valid: true, sha256: null, file }] }
    change.run(JSON.stringify(body), raw, row.id, row.seq)
  }
  database.exec('commit')
  database.close()
}

function start(dataDir: string): Promise<ServerProcess> {
  return ServerProcess.start({
    script: serverScript,
    args: ['serve'],
    environment: {
      VIEWTRON_DATA_DIR: dataDir,
      VIEWTRON_CAMERA_PORT: '0',
      VIEWTRON_WEB_PORT: '0',
      VIEWTRON_AUTH: 'off',
      VIEWTRON_LOG_LEVEL: 'warn',
    },
    dataFolder: dataDir,
  })
}

async function send<Answer = unknown>(
  server: ServerProcess,
  method: string,
  path: string,
  body?: object,
): Promise<Answer> {
  const request = { method, headers: { 'content-type': 'application/json' }, body: body && JSON.stringify(body) }
  const answer = await fetch(`http://127.0.0.1:${server.webPort}/api/v1/${path}`, request as RequestInit)
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return answer.json() as Promise<Answer>
}

const load = (server: ServerProcess, duration: number) =>
  applyLoad(server.port, { kind: 'image', connections: 8, rate: Number(values.rate), seconds: duration })

const shown = (latency: LatencyHistogram) =>
  [0.5, 0.95, 0.99, 1].map(share => `${share * 100} % ${latency.percentile(share).toFixed(1)} ms`).join(', ')

/** Posts until the removal has ended, and events.csv is clean. */
async function loadDuring(server: ServerProcess, isOver: () => Promise<boolean>): Promise<LatencyHistogram> {
  const latency = new LatencyHistogram()
  for (;;) {
    latency.merge((await load(server, sliceSeconds)).latency)
    if (await isOver()) return latency
  }
}

const csvInode = (dataDir: string) => statSync(join(dataDir, 'events.csv')).ino
const linesOf = (dataDir: string) => readFileSync(join(dataDir, 'events.csv'), 'latin1').split('\n').length - 2

const folder = mkdtempSync(join(tmpdir(), 'viewtron-retention-'))
const dataDir = join(folder, 'data')
try {
  if (values.data && existsSync(values.data))
    cpSync(values.data, dataDir, { recursive: true, preserveTimestamps: true })
  else {
    await seed(dataDir)
    if (values.data) cpSync(dataDir, values.data, { recursive: true, preserveTimestamps: true })
  }
  const server = await start(dataDir)
  await load(server, sliceSeconds)
  const before = new LatencyHistogram()
  before.merge((await load(server, seconds)).latency)
  say(`without removal: ${shown(before)}`)
  const [inode, lines] = [csvInode(dataDir), linesOf(dataDir)]
  const eventDays = Math.round(days * (1 - remove / events))
  const previewedAt = performance.now()
  const preview = await send<RetentionPreview>(server, 'POST', 'retention/preview', { eventDays })
  say(`preview of ${preview.events} events: ${((performance.now() - previewedAt) / 1000).toFixed(1)} s`)
  const retention = { eventDays, pictureDays: null, rawPostDays: null }
  await send(server, 'PATCH', 'settings', { retention })
  const begun = performance.now()
  let endedAt = 0
  const watch = async () => {
    for (;;) {
      const { lastRun, isRunning } = await send<RetentionState>(server, 'GET', 'retention')
      if (!isRunning && (lastRun?.removed.events ?? 0) > 0 && csvInode(dataDir) !== inode) return
      await pause(500)
    }
  }
  const watching = watch().then(() => {
    endedAt = performance.now()
  })
  const during = await loadDuring(server, async () => endedAt > 0)
  await watching
  const { lastRun } = await send<RetentionState>(server, 'GET', 'retention')
  say(`with removal: ${shown(during)}`)
  say(
    `removed ${JSON.stringify(lastRun?.removed)} in ${((endedAt - begun) / 1000).toFixed(0)} s, with up to 10 s until it began`,
  )
  say(`events.csv: ${lines} lines before, ${linesOf(dataDir)} after, with the events posted meanwhile`)
  const ratio = during.percentile(0.99) / before.percentile(0.99)
  say(`99 %: ${ratio.toFixed(2)} times as long as without removal (at most 2)`)
  await server.stop()
  if (!(ratio < 2)) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
