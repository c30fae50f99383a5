import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { openPostgres, type PostgresDatabase } from '../../src/database/index.ts'
import { createLog } from '../../src/lib/log.ts'
import { SharedFeed } from '../../src/log/feed/index.ts'
import { EventLog } from '../../src/log/index.ts'
import { LogWriter } from '../../src/log/log-writer.ts'
import { sampleEvent } from '../search/sample-events.ts'
import { type PostgresServer, startPostgres, whyNoPostgres } from '../support/postgres-server.ts'
import { until } from '../support/until.ts'

const raw = { postId: 'post', file: null, place: null }

function append(database: PostgresDatabase, entries: number): Promise<number> {
  const writer = new LogWriter(database.queries)
  return database.head.append(entries, firstSeq =>
    Array.from({ length: entries }, (_, n) => writer.event(sampleEvent(firstSeq + n), raw)).flat(),
  )
}

const reason = whyNoPostgres()

describe.skipIf(reason)(`a log to which several processes add${reason ? ` (left out: ${reason})` : ''}`, () => {
  let server: PostgresServer
  let made = 0
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.stop())

  /** Connections to one new database, as of so many processes. */
  const open = async (processes: number) => {
    const name = `log_${++made}`
    await server.run(`create database ${name}`)
    const opened = await Promise.all(Array.from({ length: processes }, () => openPostgres(server.url(name))))
    onTestFinished(async () => {
      for (const database of opened) await database.close()
    })
    return { name, opened, first: opened[0] as PostgresDatabase }
  }
  const feedOn = ({ head }: PostgresDatabase, lookEveryMs: number) => {
    const feed = new SharedFeed({ log: createLog('silent'), head, lookEveryMs })
    onTestFinished(() => feed.stop())
    feed.start()
    return feed
  }

  test('has numbers without holes, and a reader with a cursor misses none while they come', async () => {
    const { opened, first } = await open(4)
    const writers = opened.slice(1)
    const log = new EventLog(first.queries)
    const read: number[] = []
    let isOver = false
    const reading = (async () => {
      for (let cursor = 0; ; ) {
        const wasOver = isOver
        const { entries, upTo } = await log.entriesAfter(cursor, 50)
        read.push(...entries.map(({ seq }) => seq))
        cursor = upTo ?? cursor
        if (upTo === null && wasOver) return
      }
    })()
    const rounds = Array.from({ length: 60 }, (_, n) => 1 + (n % 4))
    const writing = writers.map(async database => {
      for (const entries of rounds) await append(database, entries)
    })
    await Promise.all(writing)
    isOver = true
    await reading
    const sum = writers.length * rounds.reduce((total, entries) => total + entries, 0)
    expect(read).toEqual(Array.from({ length: sum }, (_, n) => n + 1))
  })

  test('has no hole where a process was killed within its transaction', async () => {
    const { name, opened, first } = await open(2)
    const [, other] = opened as [PostgresDatabase, PostgresDatabase]
    await append(first, 2)
    const sleep = sql`select pg_sleep(30)`.compile(first.queries)
    const killed = first.head.append(3, () => [sleep]).catch((error: unknown) => error)
    const busy = await until(async () => {
      const [found] = await server.run(
        `select pid from pg_stat_activity where datname = '${name}' and query like '%pg_sleep%' and pid <> pg_backend_pid()`,
      )
      return found?.pid
    })
    const waiting = append(other, 1)
    await server.run(`select pg_terminate_backend(${busy})`)
    expect(await killed).toBeInstanceOf(Error)
    expect(await waiting).toBe(3)
  })

  test('announces the entries of every process by notification, without a look', async () => {
    const { opened, first } = await open(2)
    const feed = feedOn(first, 3_600_000)
    const heard: number[] = []
    feed.watch(lastSeq => heard.push(lastSeq))
    // Notifications come once the feed listens.
    await until(async () => {
      await append(opened[1] as PostgresDatabase, 1)
      return heard.length > 0
    })
    const last = await append(opened[1] as PostgresDatabase, 1)
    await until(() => heard.at(-1) === last)
  })

  test('is announced by a look after the connection of the notifications was lost', async () => {
    const { name, opened, first } = await open(2)
    const feed = feedOn(first, 20)
    await append(opened[1] as PostgresDatabase, 1)
    await until(() => feed.lastSeq === 1)
    const isFollowing = `datname = '${name}' and query = 'select newest from log_head'`
    const terminate = () => server.run(`select pg_terminate_backend(pid) from pg_stat_activity where ${isFollowing}`)
    await until(async () => (await terminate()).length > 0)
    await append(opened[1] as PostgresDatabase, 1)
    await until(() => feed.lastSeq === 2)
  })

  test('never goes back to the number of a process that is announced late', async () => {
    const { first } = await open(1)
    const feed = feedOn(first, 20)
    feed.announce(7)
    feed.announce(5)
    expect(feed.lastSeq).toBe(7)
  })
})
