import { isDeepStrictEqual } from 'node:util'
import { type Config, optionNames, optionTable } from '../config/index.ts'
import type { Reloaded } from '../doctor/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { LogControl, Logger } from '../lib/log.ts'
import type { Outputs } from '../outputs/index.ts'
import type { Certificates } from './certificates.ts'

export interface ReloadOptions {
  /** The settings in use, as of the start. */
  config: Config
  outputs: Pick<Outputs, 'reconfigure'>
  certificates: Pick<Certificates, 'reload'>
  logControl: LogControl
  clock: Clock
  log: Logger
}

/** Settings that are applied to a running server; all others need a restart. */
const appliedOptions: ReadonlySet<string> = new Set(['logLevel'])

/** Applies what can be changed without a restart. `config` are the settings as they would be at a start now. */
export class Reload {
  private readonly options: ReloadOptions

  constructor(options: ReloadOptions) {
    this.options = options
  }

  /** Throws `config-invalid`; nothing has changed then. */
  async apply(config: Config): Promise<Reloaded> {
    const { config: before, outputs, certificates, logControl, clock, log } = this.options
    const level = logControl.level
    const applied = await outputs.reconfigure(config)
    const ports = await certificates.reload()
    logControl.level = config.logLevel
    logControl.reopen()
    const changed = [
      ...(level === config.logLevel ? [] : [`logLevel: ${config.logLevel}`]),
      ...applied,
      ...ports.map(port => `certificate of the ${port}`),
    ]
    const others = optionNames.filter(
      name => !appliedOptions.has(name) && !isDeepStrictEqual(config[name], before[name]),
    )
    const notifications = isDeepStrictEqual(config.notifications, before.notifications) ? [] : ['notifications']
    const restart = [...others.map(name => `${name} (${optionTable[name].env})`), ...notifications]
    const reloaded = { at: clock.now().toISOString(), changed, restart, error: null }
    for (const line of reloadedLines(reloaded)) log.info(line)
    return reloaded
  }
}

/** Says what a reload did. */
export function reloadedLines({ changed, restart, error }: Reloaded): string[] {
  if (error !== null) return [`not reloaded, nothing changed: ${error}`]
  const what = changed.length === 0 ? 'reloaded: nothing has changed' : `reloaded: ${changed.join(', ')}`
  return restart.length === 0 ? [what] : [what, `changed too, but used only after a restart: ${restart.join(', ')}`]
}
