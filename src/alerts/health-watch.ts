import { setInterval } from 'node:timers'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import { SingleFlight } from '../lib/single-flight.ts'
import type { Rule, Rules } from '../rules/index.ts'
import type { Alerts } from './alerts.ts'
import { builtInRules, type Health, type HealthRule } from './built-in-rules.ts'
import { type Conditions, findingsOf } from './health-rules.ts'

export interface HealthWatchOptions {
  rules: Rules
  alerts: Alerts
  /** Reads everything that health rules check. */
  conditions: (now: number) => Promise<Omit<Conditions, 'since'>>
  /** Ids of built-in rules that are switched off. */
  builtInOff: () => Promise<readonly string[]>
  clock: Clock
  log: Pick<Logger, 'warn'>
  /** Time between two checks; 30 s if omitted. */
  everyMs?: number
}

const everything = (all: Conditions) => all

const keyPrefix = 'health '
const checkEveryMs = 30_000
const removeEveryMs = 86_400_000

function healthRules(rules: readonly Rule[], off: readonly string[]): HealthRule[] {
  const own = rules.flatMap(({ id, config: { name, health, alert } }) =>
    health && alert ? [{ id, name, health, alert }] : [],
  )
  // A disabled rule switches the built-in rule off.
  const replaced = new Set<Health['what']>(own.map(({ health }) => health.what))
  const builtIn = builtInRules.filter(({ id, health }) => !replaced.has(health.what) && !off.includes(id))
  const enabled = new Set(rules.filter(({ config }) => config.enabled).map(({ id }) => id))
  return [...own.filter(({ id }) => enabled.has(id)), ...builtIn]
}

/** Checks health rules every 30 s: raises one alert for each problem and ends it when the problem is over. */
export class HealthWatch {
  private readonly options: HealthWatchOptions
  private timer: NodeJS.Timeout | null = null
  private readonly checking = new SingleFlight(() => this.checkAndWarn())
  private since = 0
  private removedAt = 0
  private hasWarned = false

  constructor(options: HealthWatchOptions) {
    this.options = options
  }

  start(): void {
    this.since = this.options.clock.now().getTime()
    this.timer ??= setInterval(() => void this.check(), this.options.everyMs ?? checkEveryMs)
  }

  /** May be called twice. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    await this.checking.idle()
  }

  /** Checks now; resolves when all alerts are raised or ended. Never rejects. */
  check(): Promise<void> {
    return this.checking.run()
  }

  private async checkAndWarn(): Promise<void> {
    try {
      await this.checkOnce()
      this.hasWarned = false
    } catch (error) {
      // The next check is in 30 s. If the storage is the cause, that is logged elsewhere.
      if (!this.hasWarned) this.options.log.warn(`health rules wait: ${(error as Error).message}`)
      this.hasWarned = true
    }
  }

  private async checkOnce(): Promise<void> {
    const { rules, alerts, conditions, clock, builtInOff } = this.options
    const now = clock.now().getTime()
    const all: Conditions = { ...(await conditions(now)), since: this.since }
    const off = await builtInOff()
    const lasting = new Set<string>()
    for (const { id, name, health, alert, select = everything } of healthRules(rules.all(), off)) {
      for (const { key: part, subject, cameraId, state, text } of findingsOf(health, select(all))) {
        const key = `${keyPrefix}${id} ${part}`
        if (state !== 'good') lasting.add(key)
        if (state !== 'bad') continue
        const full = alert.text === undefined ? text : `${alert.text} (${text})`
        await alerts.raise({ key, severity: alert.severity, rule: name, ruleId: id, subject, cameraId, text: full })
      }
    }
    // Problems that are over, and problems of rules that no longer exist.
    const over = [...alerts.openKeys()].filter(key => key.startsWith(keyPrefix) && !lasting.has(key))
    for (const key of over) await alerts.end(key)
    await this.removeOld(now)
  }

  private async removeOld(now: number): Promise<void> {
    if (Math.abs(now - this.removedAt) < removeEveryMs) return
    this.removedAt = now
    await this.options.alerts.removeOld()
  }
}
