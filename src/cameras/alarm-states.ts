import type { CompiledQuery } from 'kysely'
import { type Queries, rowStatements } from '../database/index.ts'
import type { AlarmState } from '../model/index.ts'

interface Known {
  active: boolean
  since: string
}

export interface StateChange extends AlarmState {
  since: string
  /** False for an alarm that is first reported in its resting state: it is remembered, and gets no entry in the log. */
  news: boolean
}

// A camera has some dozens of alarms, a recorder as many for each channel.
const mostAlarms = 2000

const keyOf = (cameraId: string, { name, rule }: AlarmState) => `${cameraId}\n${name}\n${rule ?? -1}`

/** Makes the statements that store changes which `AlarmStates.apply` returned. */
export function alarmStateStatements(queries: Queries): (cameraId: string, change: StateChange) => CompiledQuery {
  const replace = rowStatements(queries, {
    table: 'alarm_state',
    columns: ['camera_id', 'name', 'rule', 'active', 'since'],
    replace: true,
  })
  return (cameraId, { name, rule, active, since }) =>
    replace({ camera_id: cameraId, name, rule: rule ?? -1, active: active ? 1 : 0, since: Date.parse(since) })
}

/** The last known state of every alarm, so that only changes are entered in the log. */
export class AlarmStates {
  private readonly known = new Map<string, Known>()
  /** The number of known alarms by camera. */
  private readonly counts = new Map<string, number>()

  static async load(queries: Queries): Promise<AlarmStates> {
    const states = new AlarmStates()
    for (const row of await queries.selectFrom('alarm_state').selectAll().execute()) {
      const key = keyOf(row.camera_id, { name: row.name, rule: row.rule, active: false })
      states.count(row.camera_id, 1)
      states.known.set(key, { active: row.active === 1, since: new Date(row.since).toISOString() })
    }
    return states
  }

  /** Returns the changes, and counts these states as known from now on; `undo` reverts that if they cannot be stored. */
  apply(cameraId: string, alarms: AlarmState[], at: string): { changes: StateChange[]; undo: () => void } {
    const changes: StateChange[] = []
    const undos: (() => void)[] = []
    for (const alarm of alarms) {
      const key = keyOf(cameraId, alarm)
      const before = this.known.get(key)
      if (before?.active === alarm.active) continue
      // The alarms of a device that reports ever new ones have no use.
      if (!before && (this.counts.get(cameraId) ?? 0) >= mostAlarms) continue
      if (!before) this.count(cameraId, 1)
      const now = { active: alarm.active, since: at }
      this.known.set(key, now)
      undos.push(() => this.restore(cameraId, key, { now, before }))
      changes.push({ ...alarm, since: at, news: before !== undefined || alarm.active })
    }
    // Backwards, because one post may change an alarm twice.
    return { changes, undo: () => undos.toReversed().forEach(undo => void undo()) }
  }

  /** Removes the states of cameras that were forgotten. */
  forget(cameraIds: readonly string[]): void {
    const gone = new Set(cameraIds)
    for (const key of this.known.keys()) if (gone.has(key.slice(0, key.indexOf('\n')))) this.known.delete(key)
    for (const id of cameraIds) this.counts.delete(id)
  }

  private restore(cameraId: string, key: string, { now, before }: { now: Known; before: Known | undefined }): void {
    if (this.known.get(key) !== now) return
    if (before) this.known.set(key, before)
    else {
      this.known.delete(key)
      this.count(cameraId, -1)
    }
  }

  private count(cameraId: string, more: number): void {
    this.counts.set(cameraId, (this.counts.get(cameraId) ?? 0) + more)
  }
}
