import { once } from 'node:events'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { encodePictures } from '../pictures.ts'
import { PostConnection } from '../post-connection.ts'
import { makePost } from '../posts.ts'
import type { Measure } from './run.ts'
import { startServer, startTarget, webhook } from './setup.ts'

const connections = 4
const arriveWithinMs = 120_000

/** Posts so many events; what was under way when the server died is not counted. */
async function post(port: number, firstSerial: number, count: number, killAt: number, kill: () => void) {
  const pictures = await encodePictures()
  let next = firstSerial
  let acknowledged = 0
  const cameras = Array.from({ length: connections }, async (_, camera) => {
    const connection = new PostConnection({ port })
    const one = makePost('event', camera, pictures)
    try {
      while (next < firstSerial + count) {
        one.stamp(next++)
        if ((await connection.send(one.request)) === 200) acknowledged++
        if (acknowledged === killAt) kill()
      }
    } catch {
      // The server was killed.
    }
    connection.close()
  })
  await Promise.all(cameras)
  return { acknowledged, next }
}

function storedEvents(folder: string): number {
  const database = new DatabaseSync(join(folder, 'viewtron.db'), { readOnly: true })
  const { events } = database.prepare("select count(*) as events from log where kind = 'alarm'").get() as {
    events: number
  }
  database.close()
  return events
}

/** Kills the server in the middle of posts and deliveries again and again; every event has to arrive, each under one id. */
export async function measureKills(
  folder: string,
  { events, rounds }: { events: number; rounds: number },
): Promise<Measure[]> {
  const data = join(folder, 'kill')
  await using target = await startTarget()
  const yaml = webhook(target.url)
  let serial = 0
  let acknowledged = 0
  const aRound = Math.ceil(events / rounds)
  for (let round = 0; round < rounds; round++) {
    const server = await startServer(data, yaml)
    const exited = once(server.child, 'exit')
    const kill = () => void server.child.kill('SIGKILL')
    const result = await post(server.port, serial, aRound, Math.floor(aRound * 0.8), kill)
    serial = result.next
    acknowledged += result.acknowledged
    kill()
    await exited
  }
  const server = await startServer(data, yaml)
  // What was stored but not acknowledged has to arrive as well.
  const stored = storedEvents(data)
  const giveUpAt = Date.now() + arriveWithinMs
  while ((await target.tally()).different < stored && Date.now() < giveUpAt) await pause(200)
  await pause(1000)
  const { received, different } = await target.tally()
  await server.stop()
  return [
    {
      what: `Events that arrived, server killed ${rounds} times`,
      value: `${different} of ${stored} stored, ${acknowledged} acknowledged; ${received - different} came twice`,
      goal: 'all',
    },
  ]
}
