import { setInterval } from 'node:timers'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import type { RuleConfig } from '../outputs/schemas.ts'
import type { Rule } from '../rules/rule.ts'
import type { RuleBook } from '../rules/rule-book.ts'
import type { Alerts } from './alerts.ts'
import { type Conditions, findingsOf } from './health-rules.ts'

export interface HealthWatchOptions {
  rules: RuleBook
  alerts: Alerts
  /** Everything health rules may look at. */
  conditions: (now: number) => Promise<Omit<Conditions, 'since'>>
  clock: Clock
  log: Pick<Logger, 'warn'>
  /** Between two looks. */
  everyMs?: number
}

type Health = NonNullable<RuleConfig['health']>

interface HealthRule {
  id: string
  name: string
  health: Health
  alert: NonNullable<RuleConfig['alert']>
  /** What it looks at; everything where it is left out. */
  of?: (seen: Conditions) => Conditions
}

const wholly = (seen: Conditions) => seen

/** Without webhooks that fail: each raises an alert of its own, and knows the reason. */
const withoutFailingWebhooks = (seen: Conditions): Conditions => ({
  ...seen,
  outputs: seen.outputs.filter(({ kind, state }) => kind !== 'webhook' || state !== 'failing'),
})

/** What nobody should have to ask for. A rule of one's own about the same thing replaces each. */
const builtIn: HealthRule[] = [
  {
    id: 'output-behind',
    name: 'Output behind',
    health: { what: 'output-behind', for: '1h' },
    alert: { severity: 'warning' },
    of: withoutFailingWebhooks,
  },
  {
    id: 'disk-low',
    name: 'Disk low',
    health: { what: 'disk-low', freeBelowPercent: 5 },
    alert: { severity: 'critical' },
  },
]

const keyPrefix = 'health '
const lookEveryMs = 30_000
const forgetEveryMs = 86_400_000

function healthRules(rules: readonly Rule[]): HealthRule[] {
  const own = rules.flatMap(({ id, config: { name, health, alert } }) =>
    health && alert ? [{ id, name, health, alert }] : [],
  )
  // One that is switched off says that it is not wanted.
  const replaced = new Set<Health['what']>(own.map(({ health }) => health.what))
  const enabled = new Set(rules.filter(({ config }) => config.enabled).map(({ id }) => id))
  return [...own.filter(({ id }) => enabled.has(id)), ...builtIn.filter(({ health }) => !replaced.has(health.what))]
}

/** Looks every 30 s for what is missing or unwell, raises it once and ends it when it is over. */
export class HealthWatch {
  private readonly options: HealthWatchOptions
  private timer: NodeJS.Timeout | null = null
  private looking: Promise<void> | null = null
  private since = 0
  private forgottenAt = 0
  private complained = false

  constructor(options: HealthWatchOptions) {
    this.options = options
  }

  start(): void {
    this.since = this.options.clock.now().getTime()
    this.timer ??= setInterval(() => void this.look(), this.options.everyMs ?? lookEveryMs)
  }

  /** Safe twice. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    await this.looking
  }

  /** Looks now; resolves when everything found is raised or ended. */
  look(): Promise<void> {
    this.looking ??= this.lookPatiently().finally(() => {
      this.looking = null
    })
    return this.looking
  }

  private async lookPatiently(): Promise<void> {
    try {
      await this.lookOnce()
      this.complained = false
    } catch (error) {
      // Tried again in 30 s; while the storage is in trouble the recorder says so itself.
      if (!this.complained) this.options.log.warn(`health rules wait: ${(error as Error).message}`)
      this.complained = true
    }
  }

  private async lookOnce(): Promise<void> {
    const { rules, alerts, conditions, clock } = this.options
    const now = clock.now().getTime()
    const seen: Conditions = { ...(await conditions(now)), since: this.since }
    const lasting = new Set<string>()
    for (const { id, name, health, alert, of = wholly } of healthRules(rules.all())) {
      for (const { key: part, subject, state, text } of findingsOf(health, of(seen))) {
        const key = `${keyPrefix}${id} ${part}`
        if (state !== 'well') lasting.add(key)
        if (state !== 'unwell') continue
        const said = alert.text === undefined ? text : `${alert.text} (${text})`
        await alerts.raise({ key, severity: alert.severity, rule: name, subject, text: said })
      }
    }
    // What is well again, and what nobody looks at any more.
    const over = [...alerts.openKeys()].filter(key => key.startsWith(keyPrefix) && !lasting.has(key))
    for (const key of over) await alerts.end(key)
    await this.forgetOld(now)
  }

  private async forgetOld(now: number): Promise<void> {
    if (Math.abs(now - this.forgottenAt) < forgetEveryMs) return
    this.forgottenAt = now
    await this.options.alerts.forgetOld()
  }
}
