import { onTestFinished } from 'vitest'
import type { Database } from '../../src/database/index.ts'
import type { LogNumbers } from '../../src/log/log-numbers.ts'

/*
 * A contract is the test suite of a class that owns tables. It runs on every database engine.
 *
 * To add one: write `test/contracts/<class>.ts`, which exports `<class>Contract(engine: Engine)`. It calls `describe`
 * and `test`, and takes an empty database from `openStore(engine)` in each test. Then add one line to `contracts` in
 * `all-contracts.ts`. A new engine adds one test file such as `sqlite.test.ts`.
 */

/** A database engine under test. */
export interface Engine {
  name: string
  /** Opens an empty, upgraded database of its own. */
  open(): Promise<Database>
  /** The numbers of the log in a database that it has opened, empty. */
  numbersOf(database: Database): LogNumbers
}

/** Opens an empty database, which is closed when the test ends. */
export async function openStore(engine: Engine): Promise<Database> {
  const database = await engine.open()
  onTestFinished(() => database.close())
  return database
}
