import { CompiledQuery } from 'kysely'
import type { Committer } from './committer.ts'
import type { Connection } from './connection.ts'
import { HeadFollower } from './head-follower.ts'

const channel = 'viewtron_log'
const secondMs = 1000

export interface LogHeadOptions {
  committer: Committer
  connect: () => Promise<Connection>
}

/**
 * The number of the newest entry of a log to which several processes add. It is one row, locked from the numbering to the
 * commit: so numbers have no holes and become visible in their order, and a reader with a cursor misses nothing.
 */
export class LogHead {
  private readonly options: LogHeadOptions

  constructor(options: LogHeadOptions) {
    this.options = options
  }

  /** Runs the statements in one transaction, given the number of the first of so many new entries, and resolves with it. */
  async append(entries: number, statements: (firstSeq: number) => readonly CompiledQuery[]): Promise<number> {
    const take = { sql: 'update log_head set newest = newest + $1 returning newest', parameters: [entries] }
    const row = await this.options.committer.commitAfter<{ newest: number }>(take, ({ newest: last }) => {
      // Last, because the commits of all processes wait for each other from here on.
      const announce = CompiledQuery.raw(`select pg_notify('${channel}', $1)`, [String(last)])
      return [...statements(last - entries + 1), announce]
    })
    return row.newest - entries + 1
  }

  /**
   * Calls the listener with the newest number after each growth of the log, by whichever process, and at the start. It
   * looks at the row besides, once a second, because a notification is lost while its connection is. Returns a function that stops this.
   */
  follow(listener: (lastSeq: number) => void, { lookEveryMs = secondMs } = {}): () => Promise<void> {
    const follower = new HeadFollower({ connect: this.options.connect, channel, listener, lookEveryMs })
    follower.start()
    return () => follower.stop()
  }
}
