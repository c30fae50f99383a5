import { expect, test } from 'vitest'
import { counterPost } from '../analysis/posts.ts'
import { platePost } from '../ingest/posts.ts'
import { ApiSite } from '../support/api-site.ts'
import { rounds } from '../support/rounds.ts'
import { runCli } from '../support/run-cli.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { entrance, exit } from './place-site.ts'
import { workedOut } from './worked-out.ts'

const kills = rounds({ short: 3, long: 20 })
const vehiclesARound = rounds({ short: 40, long: 80 })
const sendersAtOnce = 4
const minuteMs = 60_000
const stayMs = 10 * minuteMs
const longestWaitMs = 600
const clear = [...'ACEFHJKLMNPRTUVWXY']

/** Plates that differ from each other in at least three characters, none of which look alike. */
function plateOf(n: number): string {
  const [a = '', b = ''] = [clear[n % clear.length], clear[Math.floor(n / clear.length) % clear.length]]
  return `${a}${a}${b}${b}${a}${b}${Math.floor(n / clear.length ** 2)}`
}

const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

/** A server that is killed and started again on its folder. */
class KilledSite extends ApiSite {
  readonly dataDir = temporaryFolder()
  private server: ServerProcess | null = null
  private starting: Promise<void> = Promise.resolve()

  get webUrl(): string {
    return this.server?.webUrl ?? ''
  }

  start(): Promise<void> {
    this.starting = startServer({ dataDir: this.dataDir, env: { VIEWTRON_AUTH: 'off' } }).then(server => {
      this.server = server
    })
    return this.starting
  }

  async stop(): Promise<void> {
    await this.server?.stop()
  }

  async killAndStart(): Promise<void> {
    this.server?.kill('SIGKILL')
    await this.server?.exited
    await this.start()
  }

  /** Posts as a camera does: again until it is acknowledged. */
  async post(body: Buffer): Promise<void> {
    for (;;) {
      await this.starting
      const reply = await this.server?.post(body).catch(() => null)
      if (reply?.status === 200) return
    }
  }
}

/** The posts of one round, in the order of their times: vehicles come, stay for ten minutes and leave; a counter grows. */
function postsOf(round: number, begin: number): Buffer[] {
  const first = round * vehiclesARound
  const at = (n: number) => begin + n * (minuteMs / 4)
  const numbers = Array.from({ length: vehiclesARound }, (_, n) => first + n)
  const posts = numbers.flatMap(n => {
    const plates = [{ number: plateOf(n) }]
    const [came, left] = [new Date(at(n)), new Date(at(n) + stayMs)]
    return [
      { time: came, body: platePost({ device: entrance, time: came, plates }) },
      { time: left, body: platePost({ device: exit, time: left, plates }) },
      { time: came, body: counterPost({ at: came, entered: n + 1, left: n }) },
    ]
  })
  return posts.sort((a, b) => a.time.getTime() - b.time.getTime()).map(({ body }) => body)
}

test('after kills there are the same passes, visits and counts as without', { timeout: 1_200_000 }, async () => {
  const site = new KilledSite()
  await site.start()
  const begin = Math.floor(Date.now() / 3_600_000 - 10) * 3_600_000
  await site.post(counterPost({ at: new Date(begin - minuteMs), entered: 0 }))
  for (const device of [entrance, exit])
    await site.post(platePost({ device, time: new Date(begin - 3 * minuteMs), plates: [{ number: 'SETUP1' }] }))
  const doors = [
    { camera: 'Entrance', crossing: 'in' },
    { camera: 'Exit', crossing: 'out' },
  ]
  await site.json('places', { method: 'POST', body: { name: 'Car park', doors } })
  const [line] = (await site.json('lines')).items
  const door = { camera: line.camera, line: line.id, crossing: 'direction' }
  await site.json('places', { method: 'POST', body: { name: 'Shop', doors: [door] } })
  for (let round = 0; round < kills; round++) {
    const posts = postsOf(round, begin)
    const killAt = Math.floor(Math.random() * posts.length)
    let sent = 0
    let killing: Promise<void> | null = null
    const send = async () => {
      for (let body = posts.shift(); body; body = posts.shift()) {
        if (sent++ === killAt) killing = site.killAndStart()
        await site.post(body)
      }
    }
    await Promise.all(Array.from({ length: sendersAtOnce }, send))
    await killing
    // Everything is worked out again, and killed meanwhile.
    await site.json('settings', { method: 'PATCH', body: { passGapSeconds: 15 + (round % 2) } })
    await wait(Math.random() * longestWaitMs)
    await site.killAndStart()
  }
  await site.json('settings', { method: 'PATCH', body: { passGapSeconds: 15 } })
  const range = { from: begin - 60 * minuteMs, to: begin + 12 * 60 * minuteMs }
  const before = await workedOut(site, range)
  const vehicles = kills * vehiclesARound
  const visits = before.visits.filter(({ plate }) => plate !== 'SETUP1')
  expect(visits).toHaveLength(vehicles)
  for (const { state, stayMs: stay, flags } of visits) expect([state, stay, flags]).toEqual(['closed', stayMs, []])
  const totals = before.counts.map(({ place, total }) => [place.name, total.entered, total.left])
  expect(totals).toEqual([
    ['Car park', vehicles + 1, vehicles + 1],
    ['Shop', vehicles, vehicles - 1],
  ])
  await site.stop()
  const { code } = await runCli(['rebuild', '--data-dir', site.dataDir])
  expect(code).toBe(0)
  await site.start()
  expect(await workedOut(site, range)).toEqual(before)
})
