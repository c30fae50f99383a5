import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { rounds } from '../../support/rounds.ts'
import { launchServer, type ServerProcess } from '../../support/server-process.ts'
import { storedEvents } from '../../support/stored.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { until } from '../../support/until.ts'
import { platePost, webhookYaml } from './setup.ts'
import { accept, type Behaviour, startTarget } from './target.ts'

const kills = rounds({ short: 3, long: 10 })
const eventsARound = 80

/** Fails every few requests, each time in another way. */
function moody(): Behaviour {
  let calls = 0
  return (request, response, received) => {
    calls++
    if (calls % 11 === 0) response.writeHead(503).end()
    else if (calls % 17 === 0) request.socket.destroy()
    else accept(request, response, received)
  }
}

it('every event arrives at least once with the same id, although the server is killed again and again', async () => {
  const target = await startTarget(moody())
  const dataDir = temporaryFolder()
  writeFileSync(join(dataDir, 'viewtron.yaml'), webhookYaml(target.url))
  const start = () => launchServer({ dataDir, env: { VIEWTRON_AUTH: 'off' } })
  const acknowledged: string[] = []
  let server: ServerProcess | null = null
  try {
    for (let round = 0; round < kills; round++) {
      server = await start()
      const before = target.received.length
      for (let n = 0; n < eventsARound; n++) {
        const plate = `R${round}N${n}`
        if ((await server.post(platePost(plate))).status === 200) acknowledged.push(plate)
      }
      await until(() => target.received.length > before + round * 10, { what: 'some deliveries' })
      server.kill('SIGKILL')
      await server.exited
    }
    server = await start()
    const arrived = () => new Set(target.received.map(({ json }) => json?.event.targets[0].plate.number))
    await until(() => acknowledged.every(plate => arrived().has(plate)), { withinMs: 60_000, what: 'all events' })
  } finally {
    await server?.dispose()
  }
  const idsOf = new Map<string, Set<unknown>>()
  for (const { json, headers } of target.received) {
    const { id } = json.event
    idsOf.set(id, (idsOf.get(id) ?? new Set()).add(headers['webhook-id']))
  }
  expect([...idsOf.values()].filter(ids => ids.size !== 1)).toEqual([])
  expect(new Set([...idsOf.values()].flatMap(ids => [...ids])).size).toBe(idsOf.size)
  const stored = await storedEvents(dataDir)
  expect(stored.length).toBe(kills * eventsARound)
  expect(idsOf.size).toBe(stored.length)
}, 180_000)
