import type { CompiledQuery } from 'kysely'
import { onTestFinished } from 'vitest'
import { Alerts } from '../../src/alerts/alerts.ts'
import type { CameraCondition, Conditions, OutputCondition } from '../../src/alerts/health-rules.ts'
import { HealthWatch } from '../../src/alerts/health-watch.ts'
import { ModeHistory } from '../../src/model/index.ts'
import { Rules } from '../../src/rules/index.ts'
import { openStore, type Store } from '../search/search-store.ts'
import { FakeClock } from '../support/server-in-process.ts'

export const secondMs = 1000
export const minuteMs = 60 * secondMs
export const hourMs = 60 * minuteMs

const quiet = { info: () => undefined, debug: () => undefined, warn: () => undefined, error: () => undefined }

interface World {
  clock: FakeClock
  store: Store
  /** The conditions that health rules check. */
  seen: Omit<Conditions, 'since' | 'now'>
  /** Built-in rules that are switched off. */
  off: string[]
  rules: Rules
  watch: HealthWatch
  /** Moves the clock and checks the rules. */
  later(ms: number): Promise<void>
  /** `rule: text`, with a leading dash if the alert has ended. */
  alerts(): Promise<string[]>
  /** The server stops and starts again, `after` later. */
  restart(after?: number): Promise<void>
}

export async function worldWith(rules: object[]): Promise<World> {
  const store = await openStore()
  onTestFinished(() => store.close())
  const clock = new FakeClock()
  const { queries } = store.database
  const write = (statements: readonly CompiledQuery[]) => store.database.commit(statements)
  const seen: World['seen'] = {
    cameras: [],
    disk: { totalBytes: 1000, freeBytes: 900 },
    diskForecast: null,
    outputs: [],
    certificates: [],
    unparsed: 0,
  }
  const begin = async () => {
    const book = new Rules({
      config: rules,
      queries,
      write,
      modes: new ModeHistory(),
      timeZone: 'UTC',
      parts: [],
      usersOf: async () => [],
      clock,
      log: quiet,
    })
    await book.start()
    const alerts = new Alerts({ queries, write, clock, removable: before => ({ before, spared: [] }) })
    await alerts.start()
    const conditions = async (now: number) => ({ now, ...seen })
    const builtInOff = async () => world.off
    const watch = new HealthWatch({ rules: book, alerts, conditions, builtInOff, clock, log: quiet, everyMs: hourMs })
    watch.start()
    return { rules: book, watch }
  }
  const world = { clock, store, seen, off: [] } as unknown as World
  Object.assign(world, await begin())
  onTestFinished(() => world.watch.stop())
  world.later = async ms => {
    clock.pass(ms)
    await world.watch.check()
  }
  world.restart = async (after = 0) => {
    await world.watch.stop()
    clock.pass(after)
    Object.assign(world, await begin())
  }
  world.alerts = async () => {
    const rows = await queries.selectFrom('alert').selectAll().orderBy('number').execute()
    return rows.map(({ rule, text, ended_at }) => `${ended_at === null ? '' : '- '}${rule}: ${text}`)
  }
  return world
}

export const camera = (clock: FakeClock, more: Partial<CameraCondition> = {}): CameraCondition => {
  return {
    id: 'gate',
    name: 'Gate',
    lastSeen: clock.now().getTime(),
    clockSkewMs: null,
    lostSince: null,
    heartbeatMs: null,
    ...more,
  }
}

export const output = (
  clock: FakeClock,
  waitsMs: number | null,
  more: Partial<OutputCondition> = {},
): OutputCondition => {
  const waitingSince = waitsMs === null ? null : clock.now().getTime() - waitsMs
  return {
    id: 'file:gate',
    hasOwnAlert: true,
    name: 'gate',
    state: 'waiting',
    detail: 'the target answered 500',
    waitingSince,
    ...more,
  }
}

export const alert = { severity: 'warning' }
