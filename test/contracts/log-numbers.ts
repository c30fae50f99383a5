import type { CompiledQuery } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/index.ts'
import { GroupCommit } from '../../src/log/group-commit.ts'
import { EventLog } from '../../src/log/index.ts'
import { LogWriter } from '../../src/log/log-writer.ts'
import { isStorageTrouble } from '../../src/log/storage-errors.ts'
import { sampleEvent } from '../search/sample-events.ts'
import { type Engine, openStore } from './engine.ts'

const raw = { postId: 'post', file: null, place: null }
const nothing: CompiledQuery[] = []

function groupOn(engine: Engine, database: Database) {
  const announced: number[] = []
  const group = new GroupCommit({
    numbers: engine.numbersOf(database),
    isTrouble: isStorageTrouble,
    piggyback: () => ({ statements: [], failed: () => undefined }),
    refused: () => undefined,
    stored: lastSeq => announced.push(lastSeq),
  })
  return { group, announced }
}

/** A post with so many events. */
function postOf({ queries }: Database, events: number) {
  const writer = new LogWriter(queries)
  const statements = (firstSeq: number) =>
    Array.from({ length: events }, (_, n) => writer.event(sampleEvent(firstSeq + n), raw)).flat()
  return { files: [], appended: [], entries: events, statements }
}

/** A post that the database refuses. */
function refusedPost({ queries }: Database) {
  const row = { name: 'a', value: null as never }
  return {
    ...postOf({ queries } as Database, 0),
    entries: 1,
    statements: () => [queries.insertInto('setting').values(row).compile()],
  }
}

async function storedIn({ queries }: Database): Promise<number[]> {
  const rows = await queries.selectFrom('log').select('seq').orderBy('seq').execute()
  return rows.map(({ seq }) => seq)
}

const oneTo = (last: number) => Array.from({ length: last }, (_, n) => n + 1)

/** The numbers that the log gives to entries as it stores them. */
export function logNumbersContract(engine: Engine): void {
  describe('the numbers of the log', () => {
    test('posts that come together have the numbers after each other, in their order', async () => {
      const database = await openStore(engine)
      const { group, announced } = groupOn(engine, database)
      const firsts = await Promise.all([2, 1, 0, 3].map(events => group.add(postOf(database, events))))
      expect(firsts).toEqual([1, 3, 4, 4])
      expect(await storedIn(database)).toEqual(oneTo(6))
      expect([group.lastSeq, announced.at(-1)]).toEqual([6, 6])
      expect(await new EventLog(database.queries).lastSeq()).toBe(6)
    })

    test('a post that is refused takes no number, and the others of its group are stored', async () => {
      const database = await openStore(engine)
      const { group } = groupOn(engine, database)
      const posts = [postOf(database, 1), refusedPost(database), postOf(database, 2)]
      const results = await Promise.allSettled(posts.map(post => group.add(post)))
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
      expect(await storedIn(database)).toEqual(oneTo(3))
      expect(await group.add(postOf(database, 1))).toBe(4)
    })

    test('work without statements is stored without a transaction', async () => {
      const database = await openStore(engine)
      const { group, announced } = groupOn(engine, database)
      await group.add({ files: [], appended: [], entries: 0, statements: () => nothing })
      expect([group.lastSeq, announced]).toEqual([0, []])
    })
  })
}
