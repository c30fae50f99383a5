import { once } from 'node:events'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { encodePictures } from '../pictures.ts'
import { PostConnection } from '../post-connection.ts'
import { makePost } from '../posts.ts'
import { AckRecorder } from './ack-recorder.ts'
import type { Measure } from './measure.ts'
import { type BenchBroker, type BenchTarget, startBroker, startServer, startTarget, webhook } from './setup.ts'

const connections = 4
const arriveWithinMs = 180_000

interface Round {
  port: number
  /** Number of the first post. */
  firstSerial: number
  /** Called once, after so many acknowledgements. */
  at: Map<number, () => void>
}

/** Posts until the server is killed. Posts in progress at that moment are not counted. */
async function postUntilKilled({ port, firstSerial, at }: Round): Promise<{ acknowledged: number; next: number }> {
  const pictures = await encodePictures()
  let next = firstSerial
  let acknowledged = 0
  const cameras = Array.from({ length: connections }, async (_, camera) => {
    const connection = new PostConnection({ port })
    const one = makePost('event', camera, pictures)
    try {
      for (;;) {
        one.stamp(next++)
        if ((await connection.send(one.request)) === 200) at.get(++acknowledged)?.()
      }
    } catch {
      // The server was killed.
    }
    connection.close()
  })
  await Promise.all(cameras)
  return { acknowledged, next }
}

function storedEvents(folder: string): string[] {
  const database = new DatabaseSync(join(folder, 'viewtron.db'), { readOnly: true })
  const rows = database.prepare("select id from log where kind = 'alarm'").all() as { id: string }[]
  database.close()
  return rows.map(({ id }) => id)
}

/** Waits until the expected number of events has arrived, or a timeout. */
async function untilArrived(arrived: () => Promise<number>, wanted: number): Promise<void> {
  const giveUpAt = Date.now() + arriveWithinMs
  while ((await arrived()) < wanted && Date.now() < giveUpAt) await pause(200)
}

/** Ids of events whose message the broker has acknowledged. */
function acknowledgedByBroker(recorder: AckRecorder): Set<string> {
  const messages = recorder.acknowledged.filter(({ topic }) => topic === 'viewtron/events')
  return new Set(messages.map(({ payload }) => (JSON.parse(payload) as { id: string }).id))
}

interface House {
  data: string
  target: BenchTarget
  broker: BenchBroker | null
  recorder: AckRecorder | null
}

/** Rounds of posts; in the middle of each the broker is killed, at its end the server. Resolves with the acknowledged posts. */
async function playRounds({ data, target, broker, recorder }: House, events: number, rounds: number) {
  const aRound = Math.ceil(events / rounds)
  const yaml = `${webhook(target.url)}mqtt: { images: false }\n`
  const env = recorder ? { VIEWTRON_MQTT_URL: recorder.url } : {}
  let serial = 0
  let acknowledged = 0
  for (let round = 0; round < rounds; round++) {
    const server = await startServer(data, yaml, env as Record<string, string>)
    const exited = once(server.child, 'exit')
    const at = new Map([
      [Math.floor(aRound / 2), () => void broker?.restart()],
      [aRound, () => void server.child.kill('SIGKILL')],
    ])
    const result = await postUntilKilled({ port: server.port, firstSerial: serial, at })
    serial = result.next
    acknowledged += result.acknowledged
    await exited
  }
  return { acknowledged, last: await startServer(data, yaml, env as Record<string, string>) }
}

/**
 * Kills the server and the broker repeatedly during posts and deliveries, while the webhook's target hangs,
 * resets, responds with 429, 5xx and a hundred megabytes. Every event must arrive at both, each with one `webhook-id`.
 */
export async function measureKills(
  folder: string,
  { events, rounds }: { events: number; rounds: number },
): Promise<Measure[]> {
  const data = join(folder, 'kill')
  await using target = await startTarget({ moody: true })
  await using broker = await startBroker(folder)
  const recorder = broker && (await AckRecorder.before(broker))
  const { acknowledged, last } = await playRounds({ data, target, broker, recorder }, events, rounds)
  // Events that were stored but not acknowledged must arrive as well.
  const stored = storedEvents(data)
  await untilArrived(async () => (await target.tally()).different, stored.length)
  if (recorder) await untilArrived(async () => acknowledgedByBroker(recorder).size, stored.length)
  const { received, different, unstable } = await target.tally()
  await last.stop()
  const what = `server and broker killed ${rounds} times each`
  const told = recorder && acknowledgedByBroker(recorder)
  const atBroker = told ? `${stored.filter(id => told.has(id)).length} of ${stored.length}` : 'no mosquitto'
  return [
    {
      what: `Events at a webhook's faulty target, ${what}`,
      value: `${different} of ${stored.length} stored (${acknowledged} acknowledged); ${received - different} came twice, ${unstable} changed their id`,
      goal: 'all',
    },
    { what: `The same events at the broker, ${what}`, value: atBroker, goal: 'all' },
  ]
}
