import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Database, openSqlite, upsert } from '../../src/database/index.ts'
import { LogWriter } from '../../src/log/log-writer.ts'
import type { Event } from '../../src/model/index.ts'
import { nextIndexStep, readIndexState } from '../../src/search/index.ts'
import { makeFolder } from '../support/temporary-folder.ts'

/** A database with a log and its search index. */
export interface SearchStore {
  database: Database
  store(events: readonly Event[]): Promise<void>
  addCamera(id: string, name: string, mergedInto?: string | null): Promise<void>
  /** Takes in everything that is stored. */
  index(entriesAStep?: number): Promise<void>
}

export interface Store extends SearchStore {
  /** Of the database's file. */
  path: string
  close(): Promise<void>
}

const raw = { postId: 'post', file: null, place: null }
const undecided = { allowed: null, link: null, decided_at: null }

/** A store on a database of any engine. */
export function storeOn(database: Database): SearchStore {
  const { queries } = database
  const writer = new LogWriter(queries)
  return {
    database,
    store: events => database.commit(events.flatMap(event => writer.event(event, raw))),
    async addCamera(id, name, mergedInto = null) {
      const device = { source: 'ipc', address: '192.0.2.10', channel: null, mac: null, serial: null, created_at: 0 }
      const row = { id, name, ...device, hidden: 0, state: 'approved' as const, merged_into: mergedInto, ...undecided }
      await database.commit([upsert(queries, 'camera', row)])
    },
    async index(entriesAStep = 500) {
      for (;;) {
        const { indexedSeq } = await readIndexState(queries)
        const step = await nextIndexStep(queries, indexedSeq, entriesAStep)
        if (!step) return
        await database.commit(step.statements)
      }
    },
  }
}

export async function openStore(): Promise<Store> {
  const folder = makeFolder()
  const path = join(folder.path, 'viewtron.db')
  const database = await openSqlite(path)
  return {
    ...storeOn(database),
    path,
    async close() {
      await database.close()
      folder.remove()
    },
  }
}

/** A database for the running test. */
export async function startStore(): Promise<Store> {
  const store = await openStore()
  onTestFinished(() => store.close())
  return store
}
