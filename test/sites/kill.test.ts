import { expect, it } from 'vitest'
import { intrusionPost, jpegSaying, statusPost } from '../ingest/posts.ts'
import { freePort } from '../support/free-port.ts'
import { rounds } from '../support/rounds.ts'
import { launchServer, type ServerProcess } from '../support/server-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { eventsOf, siteEnv } from './sites.ts'

const kills = rounds({ short: 3, long: 20 })
const eventsARound = rounds({ short: 25, long: 250 })
const eventsASecond = 50
const downMs = 300

const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

/** A server on a folder and a port of its own, which is killed and started again. */
class Phoenix {
  private readonly env: Record<string, string>
  private readonly dataDir = temporaryFolder()
  server: ServerProcess | null = null

  constructor(env: Record<string, string>) {
    this.env = env
  }

  async start(): Promise<ServerProcess> {
    this.server = await launchServer({ dataDir: this.dataDir, env: this.env })
    return this.server
  }

  async kill(): Promise<void> {
    this.server?.kill('SIGKILL')
    await this.server?.exited
    this.server = null
  }
}

it('the centre holds exactly the events of the site, although both are killed again and again', async () => {
  const port = await freePort()
  const open = { VIEWTRON_AUTH: 'off', VIEWTRON_WEB_PORT: String(port), VIEWTRON_WEB_HOST: '127.0.0.1' }
  const centre = new Phoenix(open)
  const edge = new Phoenix(siteEnv(`http://127.0.0.1:${port}`, 'north', 'any'))
  let acknowledged = 0
  try {
    await Promise.all([centre.start(), edge.start()])
    for (let round = 0; round < kills; round++) {
      const victims = round % 3 === 0 ? [centre] : round % 3 === 1 ? [edge] : [centre, edge]
      const at = Math.floor(Math.random() * eventsARound)
      for (let n = 0; n < eventsARound; n++) {
        if (n === at) {
          await Promise.all(victims.map(victim => victim.kill()))
          if (!victims.includes(edge)) void wait(downMs).then(() => centre.start())
          else await Promise.all(victims.map(victim => victim.start()))
        }
        const picture = jpegSaying(`round ${round}, event ${n}`)
        const reply = await edge.server?.post(intrusionPost({ targetId: round * 1000 + n, overview: picture }))
        if (reply?.status === 200) acknowledged++
        if (n % 10 === 0) await edge.server?.post(statusPost({ perimeterAlarm: n % 20 === 0 }))
        await wait(1000 / eventsASecond)
      }
      await until(() => centre.server !== null, { what: 'the centre to be back' })
    }
    const [here, there] = [edge.server as ServerProcess, centre.server as ServerProcess]
    const own = await eventsOf(here)
    expect(own.length).toBeGreaterThanOrEqual(acknowledged)
    await until(async () => (await eventsOf(there)).length >= own.length, { withinMs: 90_000, what: 'all events' })
    const arrived = await eventsOf(there)
    const ids = (events: typeof own) => events.map(({ id }) => id).sort()
    expect(ids(arrived)).toEqual(ids(own))
    expect(arrived.every(({ camera, images }) => camera.id.startsWith('north/') && images[0].url)).toBe(true)
  } finally {
    await Promise.all([centre.kill(), edge.kill()])
  }
}, 1_200_000)
