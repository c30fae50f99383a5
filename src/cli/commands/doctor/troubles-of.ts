import { type Queries, runCheck } from '../../../database/index.ts'
import { askReadiness, type LastingTrouble, type ServerFacts, type ServerRun } from '../../../doctor/index.ts'
import { clockTrouble, readClockState } from '../../../ingest/index.ts'
import type { Archive } from '../../../log/index.ts'
import { ViewtronError } from '../../../model/index.ts'

export interface Troubled {
  path: string
  queries: Queries
  /** The run of the server; null when it is stopped. */
  run: ServerRun | null
  now: Date
  archive: Pick<Archive, 'mark'>
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

/** The error of a store of pictures and posts that does not answer or refuses; null for none. */
export async function archiveTroubleOf({ mark }: Pick<Archive, 'mark'>): Promise<LastingTrouble | null> {
  if (mark === null) return null
  return mark.read().then(
    () => null,
    error => (error instanceof ViewtronError ? shown(error) : null),
  )
}

/** Returns problems with storing, stored data and the clock: from the running server, otherwise from the data directory. */
export async function troublesOf({ path, queries, run, now, archive }: Troubled): Promise<Troubles> {
  const nothing: Troubles = { trouble: null, damage: null, clockTrouble: await clockTroubleOf(queries, now) }
  if (!run) return { ...nothing, trouble: await archiveTroubleOf(archive), damage: await damageOf(path) }
  const readiness = await askReadiness(run)
  if (!readiness) return nothing
  return damages.includes(readiness.code) ? { ...nothing, damage: readiness } : { ...nothing, trouble: readiness }
}
