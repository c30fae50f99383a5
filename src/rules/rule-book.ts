import { z } from 'zod'
import type { Queries, Write } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import { uuid7 } from '../lib/uuid7.ts'
import { ViewtronError } from '../model/index.ts'
import { checkConfig } from '../outputs/check-config.ts'
import { type RuleConfig, ruleConfig } from '../outputs/schemas.ts'
import { StoredCameras } from './camera-book.ts'
import { faultOf } from './check-rule.ts'
import type { WhenContext } from './compile-when.ts'
import type { Rule } from './rule.ts'
import { forgetRuleStatements, putRuleStatement, readLastFired, readStoredRules } from './stored-rules.ts'

export interface RuleBookOptions {
  /** `rules:` of viewtron.yaml, unchecked. */
  config: unknown
  /** Names of the outputs that go by a rule of this name. */
  usersOf: (name: string) => Promise<string[]>
  queries: Queries
  write: Write
  /** The site's IANA zone. */
  timeZone: string
  clock: Clock
  log: Pick<Logger, 'warn'>
}

const keyOf = (name: string) => name.trim().toLowerCase()

function rulesOfFile(config: unknown): Rule[] {
  const configs = checkConfig(z.array(ruleConfig), config ?? [], 'rules')
  const names = new Set<string>()
  return configs.map((config, at) => {
    const setting = `rules[${at}]`
    const fault = names.has(keyOf(config.name)) ? `there are two rules called ${config.name}` : faultOf(config)
    if (fault !== null) throw new ViewtronError('config-invalid', { setting, reason: fault })
    names.add(keyOf(config.name))
    return { id: `file:${config.name}`, source: 'file', config }
  })
}

/** All rules, those of viewtron.yaml and those made in the dashboard. Where both have one of a name, the file's counts. */
export class RuleBook {
  /** Merged cameras and those that wait for approval; brought up to date by who looks at entries. */
  readonly cameras: StoredCameras
  /** Changes with every change of the rules. */
  version = 0
  private readonly options: RuleBookOptions
  private readonly fromFile: Rule[]
  private stored: Rule[] = []
  private readonly listeners = new Set<() => void>()

  /** Throws `config-invalid`. */
  constructor(options: RuleBookOptions) {
    this.options = options
    this.fromFile = rulesOfFile(options.config)
    this.cameras = new StoredCameras(options)
  }

  /** After the database was opened. */
  async start(): Promise<void> {
    const { queries, log } = this.options
    const { rules, unreadable } = await readStoredRules(queries)
    for (const name of unreadable) log.warn(`the rule ${name} cannot be read by this version and rests`)
    await this.cameras.refresh()
    this.stored = rules
    this.changed()
  }

  /** For `compileWhen`. */
  get context(): WhenContext {
    return { timeZone: this.options.timeZone, cameras: this.cameras }
  }

  /** By name; disabled ones too. */
  all(): Rule[] {
    const names = new Set(this.fromFile.map(({ config }) => keyOf(config.name)))
    const others = this.stored.filter(({ config }) => !names.has(keyOf(config.name)))
    return [...this.fromFile, ...others].sort((a, b) => a.config.name.localeCompare(b.config.name))
  }

  named(name: string): Rule | null {
    return this.all().find(({ config }) => keyOf(config.name) === keyOf(name)) ?? null
  }

  withId(id: string): Rule | null {
    return this.all().find(rule => rule.id === id) ?? null
  }

  /** Enabled rules that publish on an MQTT topic. */
  withTopic(): (Rule & { config: { mqtt: NonNullable<RuleConfig['mqtt']> } })[] {
    return this.all().filter(hasTopic)
  }

  /** Calls back after every change; returns how to stop that. */
  watch(listener: () => void): () => void {
    const own = () => listener()
    this.listeners.add(own)
    return () => this.listeners.delete(own)
  }

  /** When each last fired, by id. */
  lastFired(): Promise<Map<string, number>> {
    return readLastFired(this.options.queries)
  }

  /** Throws `rule-name-taken` and `request-invalid`. */
  async add(config: RuleConfig): Promise<Rule> {
    const at = this.options.clock.now().getTime()
    const rule: Rule = { id: uuid7(at), source: 'database', config }
    await this.put(rule)
    return rule
  }

  /** Throws `not-found`, `rule-in-file`, `rule-in-use` (for another name), `rule-name-taken` and `request-invalid`. */
  async change(id: string, change: (config: RuleConfig) => RuleConfig): Promise<Rule> {
    const rule = this.changeable(id)
    const changed: Rule = { ...rule, config: change(rule.config) }
    if (keyOf(changed.config.name) !== keyOf(rule.config.name)) await this.checkUnused(rule)
    await this.put(changed)
    return changed
  }

  /** Throws `not-found`, `rule-in-file` and `rule-in-use`. */
  async remove(id: string): Promise<Rule> {
    const rule = this.changeable(id)
    await this.checkUnused(rule)
    await this.options.write(forgetRuleStatements(this.options.queries, id))
    this.stored = this.stored.filter(other => other.id !== id)
    this.changed()
    return rule
  }

  private changeable(id: string): Rule {
    const rule = [...this.fromFile, ...this.stored].find(other => other.id === id)
    if (!rule) throw new ViewtronError('not-found', { what: 'rule', id })
    if (rule.source === 'file') throw new ViewtronError('rule-in-file', { name: rule.config.name })
    return rule
  }

  /** A webhook whose rule has gone would fall silent. */
  private async checkUnused({ config: { name } }: Rule): Promise<void> {
    const [output] = await this.options.usersOf(name)
    if (output !== undefined) throw new ViewtronError('rule-in-use', { name, output })
  }

  private async put(rule: Rule): Promise<void> {
    const fault = faultOf(rule.config)
    if (fault !== null) throw new ViewtronError('request-invalid', { reason: fault })
    const { name } = rule.config
    const same = [...this.fromFile, ...this.stored].find(({ config }) => keyOf(config.name) === keyOf(name))
    if (same && same.id !== rule.id) throw new ViewtronError('rule-name-taken', { name })
    const { queries, write, clock } = this.options
    await write([putRuleStatement(queries, rule, clock.now().getTime())])
    this.stored = [...this.stored.filter(({ id }) => id !== rule.id), rule]
    this.changed()
  }

  private changed(): void {
    this.version++
    for (const listener of this.listeners) listener()
  }
}

function hasTopic(rule: Rule): rule is ReturnType<RuleBook['withTopic']>[number] {
  return rule.config.enabled && rule.config.mqtt !== undefined
}
