import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AlarmMessage, Event, Message } from '../../src/model/index.ts'
import { exampleNames, examplePost } from '../support/posts.ts'
import { launchServer, type ServerProcess } from '../support/server-process.ts'
import { filesIn, filesWritten, storedEvents } from '../support/stored.ts'

function expected(example: string): Message[] {
  const content = JSON.parse(readFileSync(join(import.meta.dirname, `expected/${example}.json`), 'utf8'))
  return [content].flat()
}

const expectedAlarms = (example: string) =>
  expected(example).filter((message): message is AlarmMessage => message.kind === 'alarm')

/** The facts of the post, without those that storing it adds. */
function meaning(event: Event | AlarmMessage) {
  const { category, smartType, phase, rules, targets, counts, occurredAt, formatVersion, device } = event
  const images = event.images.map(({ role, target, width, height, valid }) => ({ role, target, width, height, valid }))
  return { category, smartType, phase, rules, targets, counts, occurredAt, formatVersion, device, images }
}

// `curl -d @file` removes carriage returns, line feeds and zero bytes.
const withoutLineEnds = (post: Buffer) => Buffer.from(post.filter(byte => byte !== 10 && byte !== 13 && byte !== 0))

describe.each([
  ['as it is (curl --data-binary)', (post: Buffer) => post],
  ['without line ends (curl -d)', withoutLineEnds],
])('every example posted %s', (_, encode) => {
  let server: ServerProcess
  const eventsOf = new Map<string, Event[]>()

  beforeAll(async () => {
    // The expectations read local times in this zone.
    server = await launchServer({ env: { TZ: 'America/New_York' } })
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
    for (const name of exampleNames) {
      const { status } = await server.post(encode(examplePost(name)), { headers })
      if (status !== 200) throw new Error(`${name} was answered ${status}`)
    }
    await filesWritten(server.dataDir)
    const events = await storedEvents(server.dataDir)
    for (const name of exampleNames) eventsOf.set(name, events.splice(0, expectedAlarms(name).length))
    if (events.length > 0) throw new Error(`${events.length} events more than expected`)
  })
  afterAll(() => server.dispose())

  it.each(exampleNames.filter(name => expectedAlarms(name).length > 0))('%s is stored as what it means', name => {
    expect(eventsOf.get(name)?.map(meaning)).toEqual(expectedAlarms(name).map(meaning))
  })

  it('leaves status, trajectory and keepalive posts in the stream of the day, in their order', () => {
    const lines = filesIn(server.dataDir, 'raw_posts', /stream\.ndjson$/).flatMap(file =>
      readFileSync(file, 'utf8').trimEnd().split('\n'),
    )
    const kinds = exampleNames.map(name => expected(name)[0]?.kind).filter(kind => kind !== 'alarm')
    expect(lines.map(line => JSON.parse(line).kind)).toEqual(kinds)
  })

  it('leaves each picture of an event as a file of the size that the event names', () => {
    const images = [...eventsOf.values()].flat().flatMap(event => event.images)
    const stored = images.filter(image => image.file !== null)
    expect(stored.length).toBeGreaterThan(50)
    for (const { file, bytes } of stored) expect(readFileSync(join(server.dataDir, file ?? '')).length).toBe(bytes)
    expect(filesIn(server.dataDir, 'images')).toHaveLength(stored.length)
  })
})
