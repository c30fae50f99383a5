import { putSetting, type Queries, readSetting, type Write } from '../../database/index.ts'
import type { Logger } from '../../lib/log.ts'
import { SetAsideEntries } from '../set-aside-entries.ts'

export interface SetAsideOptions {
  queries: Queries
  /** Makes statements durable in one transaction. */
  write: Write
  log: Pick<Logger, 'error' | 'debug'>
  /** Of this program: another version may process what the last one could not. */
  version: string
}

/**
 * Makes readers of the log retry the entries that they have set aside (`SetAsideEntries`): after a change of the
 * program's version, and when a person asks for it.
 */
export class SetAside {
  private readonly options: SetAsideOptions
  private readonly listeners = new Set<() => void>()

  constructor(options: SetAsideOptions) {
    this.options = options
  }

  /** To be called when the log is open. */
  async start(): Promise<void> {
    const { queries, write, version, log } = this.options
    try {
      if ((await readSetting(queries, 'set-aside-version')) === version) return
      await write([new SetAsideEntries(queries).retryAllStatement(), putSetting(queries, 'set-aside-version', version)])
    } catch (error) {
      log.debug(`what was set aside is tried at the next start: ${(error as Error).message}`)
    }
  }

  /** Makes every reader retry what it has set aside, soon. */
  async retry(): Promise<void> {
    const { queries, write, log } = this.options
    await write([new SetAsideEntries(queries).retryAllStatement()])
    for (const listener of this.listeners) {
      try {
        listener()
      } catch (error) {
        log.error(`a reader of the log failed: ${(error as Error).message}`)
      }
    }
  }

  /** Calls the listener when readers are to retry. Returns a function that stops this. */
  watch(listener: () => void): () => void {
    const own = () => listener()
    this.listeners.add(own)
    return () => {
      this.listeners.delete(own)
    }
  }
}
