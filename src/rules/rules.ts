import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { TableStore } from '../database/index.ts'
import { checkConfig } from '../lib/check-config.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import { uuid7 } from '../lib/uuid7.ts'
import { ViewtronError } from '../model/index.ts'
import { StoredCameraLookup } from './camera-lookup.ts'
import { checkModes, unknownModes } from './check-modes.ts'
import type { ConditionContext, ModeLookup } from './compile-condition.ts'
import { emptyFaultOf, faultOf, partOf, type Rule } from './rule.ts'
import { type RuleConfig, type RulePart, ruleSchema } from './rule-schema.ts'
import { StoredRules } from './stored-rules.ts'
import { Throttles } from './throttles.ts'

/** An output that refers to a rule. */
export interface RuleUser {
  /** The kind of output in the middle of a sentence: `webhook`. */
  what: string
  name: string
}

export interface RulesOptions extends TableStore {
  /** `rules:` of viewtron.yaml, unchecked. */
  config: unknown
  /** The keys that output kinds add to a rule. */
  parts: readonly RulePart[]
  /** The outputs that refer to a rule of this name. */
  usersOf: (name: string) => Promise<RuleUser[]>
  /** The site's IANA zone. */
  timeZone: string
  modes: ModeLookup
  clock: Clock
  log: Pick<Logger, 'warn'>
}

const keyOf = (name: string) => name.trim().toLowerCase()

/** The schema of a rule with these parts; its type shows the plain rule only. */
function schemaWith(parts: readonly RulePart[]): z.ZodType<RuleConfig> {
  return ruleSchema<Record<never, z.ZodType>>(
    Object.fromEntries(parts.map(({ key, schema }) => [key, schema.optional()])),
  )
}

/** Throws `config-invalid`. */
function rulesOfFile({ config, parts }: Pick<RulesOptions, 'config' | 'parts'>): Rule[] {
  const configs = checkConfig(z.array(schemaWith(parts)), config ?? [], 'rules')
  const names = new Set<string>()
  return configs.map((one, at) => {
    const isTaken = names.has(keyOf(one.name))
    const reason = isTaken ? `there are two rules called ${one.name}` : faultOf(one, parts)
    if (reason !== null) throw new ViewtronError('config-invalid', { setting: `rules[${at}]`, reason })
    names.add(keyOf(one.name))
    return { id: `file:${one.name}`, source: 'file', config: one }
  })
}

/** All rules: those of viewtron.yaml and those made in the dashboard. Of two with the same name the file's applies. */
export class Rules {
  /** Merged cameras and cameras that wait for approval; callers refresh it before they evaluate entries. */
  readonly cameras: StoredCameraLookup
  readonly throttles: Throttles
  /** Increases with every change of the rules. */
  version = 0
  private readonly options: RulesOptions
  private readonly table: StoredRules
  private fromFile: Rule[]
  private stored: Rule[] = []
  private readonly listeners = new Set<() => void>()

  /** Throws `config-invalid`. */
  constructor(options: RulesOptions) {
    this.options = options
    this.fromFile = rulesOfFile(options)
    this.cameras = new StoredCameraLookup(options)
    this.throttles = new Throttles(options)
    this.table = new StoredRules({ queries: options.queries, schema: schemaWith(options.parts) })
  }

  /**
   * Prepares changed `rules:` of viewtron.yaml, unchecked. Returns what uses them; null if they are the same. Throws
   * `config-invalid`.
   */
  reconfigure(config: unknown): (() => void) | null {
    const fromFile = rulesOfFile({ config, parts: this.options.parts })
    if (isDeepStrictEqual(fromFile, this.fromFile)) return null
    return () => {
      this.fromFile = fromFile
      this.changed()
    }
  }

  /** Call it once the database is open. Rejects if the database cannot be read. */
  async start(): Promise<void> {
    const { rules, unreadable } = await this.table.read()
    for (const name of unreadable) this.options.log.warn(`the rule ${name} is not valid in this version and is ignored`)
    await this.cameras.refresh()
    await this.warnOfModes()
    this.stored = rules
    this.changed()
  }

  /** The second argument of `compileCondition`. */
  get context(): ConditionContext {
    return { timeZone: this.options.timeZone, cameras: this.cameras, modes: this.options.modes }
  }

  /** By name, including disabled rules. */
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

  /** Enabled rules that act through the output kind of this part. */
  withPart<Value>(part: RulePart<Value>): (Rule & { part: Value })[] {
    return this.all().flatMap(rule => {
      const value = rule.config.enabled ? partOf(rule.config, part) : undefined
      return value === undefined ? [] : [{ ...rule, part: value }]
    })
  }

  /** Calls the listener after every change until the returned function is called. */
  watch(listener: () => void): () => void {
    const own = () => listener()
    this.listeners.add(own)
    return () => this.listeners.delete(own)
  }

  /** Returns the times when rules last fired, by rule id, in milliseconds since 1970. */
  lastFired(): Promise<Map<string, number>> {
    return this.throttles.lastFired()
  }

  /** Throws `rule-name-taken`, `mode-unknown` and `request-invalid`. */
  async add(config: RuleConfig): Promise<Rule> {
    const at = this.options.clock.now().getTime()
    const rule: Rule = { id: uuid7(at), source: 'database', config }
    await this.put(rule)
    return rule
  }

  /** Throws `not-found`, `rule-in-file`, `rule-in-use` (if the name changes), `rule-name-taken`, `mode-unknown` and `request-invalid`. */
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
    await this.options.write([this.table.remove(id), ...this.throttles.removeRule(id)])
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

  /** An output that refers to a removed rule would silently send nothing. */
  private async checkUnused({ config: { name } }: Rule): Promise<void> {
    const [user] = await this.options.usersOf(name)
    if (user) throw new ViewtronError('rule-in-use', { what: user.what, output: user.name, name })
  }

  private async put(rule: Rule): Promise<void> {
    const { parts, write, clock } = this.options
    const reason = faultOf(rule.config, parts)
    if (reason !== null) throw new ViewtronError('request-invalid', { reason })
    const { name } = rule.config
    const same = [...this.fromFile, ...this.stored].find(({ config }) => keyOf(config.name) === keyOf(name))
    if (same && same.id !== rule.id) throw new ViewtronError('rule-name-taken', { name })
    const empty = emptyFaultOf(rule.config, parts)
    if (empty !== null) throw new ViewtronError('request-invalid', { reason: empty })
    await checkModes(this.options.queries, rule.config.when)
    await write([this.table.put(rule, clock.now().getTime())])
    this.stored = [...this.stored.filter(({ id }) => id !== rule.id), rule]
    this.changed()
  }

  /** A mode of viewtron.yaml may be added later, so it is no error. */
  private async warnOfModes(): Promise<void> {
    const { queries, log } = this.options
    for (const { config } of this.fromFile) {
      const unknown = await unknownModes(queries, config.when)
      for (const mode of unknown)
        log.warn(`the rule ${config.name} names the arming mode ${mode}, which does not exist`)
    }
  }

  private changed(): void {
    this.version++
    for (const listener of this.listeners) listener()
  }
}
