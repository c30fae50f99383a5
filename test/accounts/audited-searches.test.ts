import { join } from 'node:path'
import type { FastifyRequest } from 'fastify'
import { describe, expect, it } from 'vitest'
import { AuditLog } from '../../src/accounts/index.ts'
import { openSqlite } from '../../src/database/index.ts'
import { silentLog } from '../analysis/site.ts'
import { platePost } from '../ingest/posts.ts'
import { FakeClock, type InProcessServer, startInProcess } from '../support/server-in-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { webRequest } from '../support/web-client.ts'

const start = () => startInProcess({ env: { VIEWTRON_AUTH: 'off' } })
const get = (server: InProcessServer, path: string) => webRequest(server.webUrl, `/api/v1/${path}`)

interface Entry {
  action: string
  subject: string | null
  count: number
  at: string
  lastAt: string
}

const audited = async (server: InProcessServer, query = ''): Promise<Entry[]> =>
  (await get(server, `audit?limit=500${query}`)).json.items

/** Filters of any route that name neither a plate nor a person. Whoever adds one decides here whether it is noted. */
const harmless = [
  // Of cameras: their names and addresses.
  'search',
  'state',
  // Of a sign-in with a provider.
  'next',
  'code',
  'view',
  'category',
  'smartType',
  'line',
  'camera',
  'targetType',
  'from',
  'to',
  'kept',
  'selection',
  'limit',
  'most',
  'cursor',
  'startAt',
  'sort',
  'buckets',
  'field',
  'kinds',
  'maxRate',
  'lastEventId',
  'plateMatch',
  'match',
  'known',
  'bucket',
  'place',
  'target',
  'zone',
  'weekStart',
  'compare',
  'groupBy',
  'heat',
  'seen',
  'type',
  'action',
  'who',
  'since',
  'channel',
  'fresh',
  'address',
  'w',
  'output',
  'status',
  'event',
  'reason',
  'dryRun',
  'rule',
  'name',
  'active',
  'kind',
  'eventId',
  'senders',
  'expires',
  'signature',
  'severity',
  'include',
  // Looks, which many vehicles and people share.
  'vehicleType',
  'vehicleColor',
  'vehicleBrand',
  'plateColor',
  'direction',
  'upperColor',
  'lowerColor',
  'sex',
  'age',
  'glasses',
  'mask',
  'hat',
  'backpack',
  'bag',
  'skirt',
  'color',
  'hours',
]
const named: Record<string, (value: string) => string> = {
  plate: value => value,
  text: value => value,
  group: value => value,
  subject: value => value,
  // A label of eight letters and digits, without U.
  removedPlate: value => value.replace('U', '').padEnd(8, '0'),
  attribute: value => `face.match.name:${value}`,
}

interface Operation {
  path: string
  filters: string[]
}

async function searchingOperations(server: InProcessServer): Promise<Operation[]> {
  const { json } = await webRequest(server.webUrl, '/api/openapi.json')
  return Object.entries(
    json.paths as Record<string, { get?: { parameters?: { in: string; name: string }[] } }>,
  ).flatMap(([path, { get: operation }]) => {
    const filters = (operation?.parameters ?? []).filter(one => one.in === 'query').map(one => one.name)
    return operation ? [{ path: path.replace('/api/v1/', ''), filters }] : []
  })
}

describe('searching for a plate or a person', () => {
  it('is noted by every route with a filter that can', async () => {
    const server = await start()
    await server.post(platePost({ plates: [{ number: 'AUD0' }] }))
    const { id } = (await get(server, 'events')).json.items[0]
    const operations = await searchingOperations(server)
    const unknown = operations.flatMap(one => one.filters).filter(name => !harmless.includes(name) && !named[name])
    expect([...new Set(unknown)]).toEqual([])
    const expected: string[] = []
    for (const { path, filters } of operations) {
      // A stream never ends; it has the test after this one.
      if (path.endsWith('stream')) continue
      for (const [name, textOf] of Object.entries(named)) {
        if (!filters.includes(name)) continue
        const subject = textOf(`AUD${expected.length + 1}`)
        expected.push(subject)
        const { status } = await get(server, `${path.replace('{id}', id)}?${name}=${encodeURIComponent(subject)}`)
        expect(status).toBe(200)
      }
    }
    expect(expected.length).toBeGreaterThan(25)
    await get(server, 'plates/AUDHISTORY')
    const subjects = (await audited(server)).map(entry => entry.subject)
    expect(subjects).toEqual(expect.arrayContaining([...expected, 'AUDHISTORY']))
  })

  it('is noted on the live stream', async () => {
    const server = await start()
    const controller = new AbortController()
    const answer = await fetch(`${server.webUrl}api/v1/events/stream?plate=AUDSTREAM`, { signal: controller.signal })
    expect(answer.status).toBe(200)
    expect(await audited(server)).toEqual([expect.objectContaining({ action: 'search-plates', subject: 'AUDSTREAM' })])
    controller.abort()
  })

  it('is noted when a rule with a plate is tried', async () => {
    const server = await start()
    const rule = { name: 'Try', when: { plate: { number: ['AUDRULE'] } } }
    const { status } = await webRequest(server.webUrl, '/api/v1/rules/try', { body: { rule } })
    expect(status).toBe(200)
    const [entry] = await audited(server)
    expect([entry?.action, entry?.subject]).toEqual(['try-rule', expect.stringContaining('AUDRULE')])
  })
})

describe('the same search again and again', () => {
  it('is one entry with how often and when last', async () => {
    const server = await start()
    for (let n = 0; n < 200; n++) {
      expect((await get(server, 'plates?plate=POLL')).status).toBe(200)
      server.clock.pass(5000)
      if (n === 100) await audited(server)
    }
    // Repeats are added up behind the answers.
    await expect.poll(() => audited(server)).toMatchObject([{ action: 'search-plates', subject: 'POLL', count: 200 }])
    const [entry] = await audited(server)
    expect(Date.parse(entry!.lastAt) - Date.parse(entry!.at)).toBe(199 * 5000)
    server.clock.pass(11 * 60_000)
    await get(server, 'plates?plate=POLL')
    server.clock.pass(1)
    await get(server, 'plates?plate=OTHER')
    expect((await audited(server)).map(one => [one.subject, one.count])).toEqual([
      ['OTHER', 1],
      ['POLL', 1],
      ['POLL', 200],
    ])
  })

  it('never folds what changes something', async () => {
    const server = await start()
    for (const name of ['A', 'B']) {
      const body = { name, group: null, notes: null }
      await webRequest(server.webUrl, '/api/v1/plates/CHANGE1', { method: 'PUT', body })
    }
    expect(await audited(server, '&action=change-plate')).toHaveLength(2)
  })
})

it('the audit log stays within its limit, and searches make room before changes do', async () => {
  const database = await openSqlite(join(temporaryFolder(), 'viewtron.db'))
  const { queries } = database
  const clock = new FakeClock()
  const write = (statements: Parameters<typeof database.commit>[0]) => database.commit(statements)
  const removable = (before: number) => ({ before, spared: [] })
  const audit = new AuditLog({ queries, write, removable, clock, log: silentLog as never, maxRows: 20 })
  const request = { caller: { name: 'Ann' }, ip: '192.0.2.1' } as FastifyRequest
  audit.note(request, 'remove-plate', 'KEPT')
  clock.pass(1)
  for (let n = 0; n < 50; n++) audit.note(request, 'search-plates', `P${n}`)
  await audit.flush()
  clock.pass(7 * 3_600_000)
  audit.note(request, 'search-plates', 'LAST')
  await audit.flush()
  const rows = await queries.selectFrom('audit').selectAll().orderBy('id').execute()
  expect(rows).toHaveLength(20)
  expect([rows[0]?.subject, rows.at(-1)?.subject]).toEqual(['KEPT', 'LAST'])
  await database.close()
})
