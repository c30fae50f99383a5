import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'

/**
 * A program of its own: checks a database, table by table, and prints a line of JSON for each. It can be ended at any
 * moment; a query in a thread of the server cannot.
 */
export type CheckLine =
  | { kind: 'table'; name: string; done: number; of: number }
  | { kind: 'fault'; text: string }
  | { kind: 'failed'; text: string; errcode: number | null }
  | { kind: 'end' }

const say = (line: CheckLine) => process.stdout.write(`${JSON.stringify(line)}\n`)

function faultsOf(database: DatabaseSync, table: string): string[] {
  const rows = database.prepare(`pragma quick_check('${table.replaceAll("'", "''")}')`).all()
  return rows.map(row => String(Object.values(row)[0])).filter(text => text !== 'ok')
}

function check(path: string, isImmutable: boolean): void {
  // A file that nobody writes to is read without locks and without its journal, and no file is made beside it.
  const place = isImmutable ? new URL(`${pathToFileURL(path).href}?immutable=1`) : path
  const database = new DatabaseSync(place, { readOnly: true, timeout: 5000 })
  const tables = database.prepare("select name from sqlite_schema where type = 'table' order by name").all()
  for (const [n, { name }] of tables.entries()) {
    const [fault] = faultsOf(database, String(name))
    if (fault !== undefined) {
      say({ kind: 'fault', text: fault })
      return
    }
    say({ kind: 'table', name: String(name), done: n + 1, of: tables.length })
  }
  say({ kind: 'end' })
}

try {
  check(process.argv[2] ?? '', process.argv[3] === 'immutable')
} catch (error) {
  const { message, errcode = null } = error as Error & { errcode?: number }
  say({ kind: 'failed', text: message, errcode })
}
