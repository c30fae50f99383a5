import { putSetting, type Queries, readSetting, type Write } from '../../database/index.ts'
import type { Logger } from '../../lib/log.ts'
import { everyEntryAgainStatement } from '../set-aside-rows.ts'

export interface SetAsideOptions {
  queries: Queries
  /** Makes statements durable in one transaction. */
  write: Write
  log: Pick<Logger, 'error' | 'debug'>
  /** Of this program: another one may digest what the last could not. */
  version: string
}

/**
 * Entries of the log that one of its readers cannot digest. The reader passes over such an entry and notes it in the
 * table `set_aside` together with how far it has come; this has all of them tried once more, after a change of the
 * program's version and when a person asks.
 */
export class SetAside {
  private readonly options: SetAsideOptions
  private readonly listeners = new Set<() => void>()

  constructor(options: SetAsideOptions) {
    this.options = options
  }

  /** After the recorder's start. */
  async start(): Promise<void> {
    const { queries, write, version, log } = this.options
    try {
      if ((await readSetting(queries, 'set-aside-version')) === version) return
      await write([everyEntryAgainStatement(queries), putSetting(queries, 'set-aside-version', version)])
    } catch (error) {
      log.debug(`what was set aside is tried at the next start: ${(error as Error).message}`)
    }
  }

  /** Has every reader try what it has set aside once more, soon. */
  async retry(): Promise<void> {
    const { queries, write, log } = this.options
    await write([everyEntryAgainStatement(queries)])
    for (const listener of this.listeners) {
      try {
        listener()
      } catch (error) {
        log.error(`a reader of the log failed: ${(error as Error).message}`)
      }
    }
  }

  /** Calls back when readers are to look for what they should try again; returns how to stop that. */
  watch(listener: () => void): () => void {
    const own = () => listener()
    this.listeners.add(own)
    return () => {
      this.listeners.delete(own)
    }
  }
}
