import { type Queries, runCheck } from '../../../database/index.ts'
import { askReadiness, type LastingTrouble, type ServerFacts, type ServerRun } from '../../../doctor/index.ts'
import { clockTrouble, readClockState } from '../../../ingest/index.ts'
import { ViewtronError } from '../../../model/index.ts'

export interface Troubled {
  path: string
  queries: Queries
  /** The server that runs; null where none does. */
  run: ServerRun | null
  now: Date
}

type Troubles = Pick<ServerFacts, 'trouble' | 'damage' | 'clockTrouble'>

const checkedWithinMs = 20_000
const damages: readonly string[] = ['database-corrupt', 'database-unreadable']

function shown(error: ViewtronError | null): LastingTrouble | null {
  return error && { code: error.code, message: error.message, hint: error.hint }
}

async function clockTroubleOf(queries: Queries, now: Date): Promise<LastingTrouble | null> {
  const state = await readClockState(queries).catch(() => null)
  return state && shown(clockTrouble(state, now))
}

async function damageOf(path: string): Promise<LastingTrouble | null> {
  const result = await runCheck(path, { signal: AbortSignal.timeout(checkedWithinMs) })
  if (result.kind !== 'damaged') return null
  return shown(new ViewtronError('database-corrupt', { path, reason: result.reason }))
}

/** What is wrong with storing, with what is stored and with the clock: a running server knows, else the data tell. */
export async function troublesOf({ path, queries, run, now }: Troubled): Promise<Troubles> {
  const nothing: Troubles = { trouble: null, damage: null, clockTrouble: await clockTroubleOf(queries, now) }
  if (!run) return { ...nothing, damage: await damageOf(path) }
  const told = await askReadiness(run)
  if (!told) return nothing
  return damages.includes(told.code) ? { ...nothing, damage: told } : { ...nothing, trouble: told }
}
