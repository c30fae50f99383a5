import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { makeNamesDurable } from '../../lib/durable-names.ts'
import { DatabaseFiles } from './database-files.ts'
import type { Answer, OpenOptions, Question, Statement } from './messages.ts'
import { PreparedStatements } from './prepared-statements.ts'

const port = parentPort
if (!port) throw new Error('runs in a worker thread only')

const { path, readOnly } = workerData as OpenOptions

let files: DatabaseFiles | null = null

function open(): DatabaseSync {
  const database = new DatabaseSync(path, { readOnly, timeout: 5000 })
  if (readOnly) return database
  // FULL: a commit is on the disk when it returns, also after a power cut.
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma journal_size_limit = 67108864')
  // A checkpoint syncs twice and holds up the commits behind it; the default would make one every few hundred events.
  database.exec('pragma wal_autocheckpoint = 4000')
  // The first query creates the journal.
  database.prepare('select count(*) from sqlite_schema').all()
  files = new DatabaseFiles(path)
  return database
}

/** Closes the database. If its journal was deleted or replaced, first saves the last commits from the open journal. */
function close(database: DatabaseSync): void {
  if (files?.hasLostJournal) {
    try {
      database.exec('pragma wal_checkpoint(passive)')
    } catch {
      // Posts that are not in the database then are recovered from their files.
    }
  }
  database.close()
}

interface Open {
  database: DatabaseSync
  prepared: PreparedStatements
}

function runTogether({ database, prepared }: Open, statements: Statement[]): unknown[][] {
  database.exec('begin immediate')
  try {
    const rows = statements.map(statement => prepared.run(statement))
    database.exec('commit')
    return rows
  } catch (error) {
    // Some errors (a full disk) have rolled back already.
    if (database.isTransaction) database.exec('rollback')
    throw error
  }
}

function answer(id: number, work: () => unknown[][]): Answer {
  try {
    return { id, rows: work() }
  } catch (error) {
    const { message, errcode, code } = error as Error & { errcode?: number; code?: string }
    return { id, error: { message, errcode: errcode ?? null, code: code ?? null } }
  }
}

let opened: Open | null = null
port.postMessage(
  answer(0, () => {
    const database = open()
    opened = { database, prepared: new PreparedStatements(database) }
    return []
  }),
)
port.on('message', ({ id, statements, together, names }: Question) => {
  port.postMessage(
    answer(id, () => {
      if (!opened) throw new Error('the database is not open')
      if (statements === null) {
        close(opened.database)
        port.close()
        return []
      }
      if (names) makeNamesDurable(names)
      if (together) {
        files?.check()
        return runTogether(opened, statements)
      }
      const { prepared } = opened
      return statements.map(statement => prepared.run(statement))
    }),
  )
})
