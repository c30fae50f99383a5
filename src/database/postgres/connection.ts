import type { Client, QueryResult } from 'pg'
import { DatabaseError } from '../database-error.ts'
import { postgresError } from './postgres-fault.ts'

export interface Statement {
  sql: string
  parameters: readonly unknown[]
}

export interface ConnectionOptions {
  client: Client
  /** Connects to the same server once more; rejects if it does not answer or is not the primary. */
  probe: () => Promise<void>
  /** A statement without an answer for this long makes the connection probe its server. */
  silenceMs: number
  /** Called with every error of a statement. */
  failed: (error: DatabaseError) => void
}

/** A warning is about the success of the statement; a notice is not. */
const isWarning = (code: string | undefined) => code !== undefined && !code.startsWith('00')

/** One connection to the primary. It sends a statement without waiting for the answers to those before. */
export class Connection {
  private readonly options: ConnectionOptions
  private broken: Error | null = null
  private warning: string | null = null

  constructor(options: ConnectionOptions) {
    this.options = options
    options.client.on('error', error => this.end(error))
    options.client.on('end', () => this.end(new Error('the server ended the connection')))
    options.client.on('notice', ({ code, message }) => {
      if (isWarning(code)) this.warning = message ?? 'a warning'
    })
  }

  get isBroken(): boolean {
    return this.broken !== null
  }

  /** Rejects with a `DatabaseError`. */
  async run({ sql, parameters }: Statement): Promise<QueryResult> {
    if (this.broken) throw new DatabaseError(this.broken.message, 'closed')
    const watch = this.watchSilence()
    try {
      return await this.options.client.query({ text: sql, values: parameters as unknown[] })
    } catch (error) {
      const failure = postgresError(error)
      // Such a server became a replica, or ends: another connection looks for the primary.
      if (['closed', 'unreachable'].includes(failure.fault)) this.end(failure)
      this.options.failed(failure)
      throw failure
    } finally {
      watch.stop()
    }
  }

  async begin(): Promise<void> {
    this.warning = null
    await this.run({ sql: 'begin', parameters: [] })
  }

  /**
   * Ends the transaction. Rejects with the fault `unconfirmed` where it may be stored, but not certainly on the replica
   * too: PostgreSQL reports a wait for it that was cancelled as a warning, and the commit as done.
   */
  async commit(): Promise<void> {
    try {
      const { command } = await this.run({ sql: 'commit', parameters: [] })
      if (command === 'ROLLBACK') throw new DatabaseError('the transaction was rolled back', 'statement')
    } catch (error) {
      if (!this.isBroken) throw error
      throw new DatabaseError((error as Error).message, 'unconfirmed')
    }
    if (this.warning !== null) throw new DatabaseError(this.warning, 'unconfirmed')
  }

  async rollback(): Promise<void> {
    try {
      await this.run({ sql: 'rollback', parameters: [] })
    } catch (error) {
      this.end(error as Error)
    }
  }

  /** Calls the listener with the text of each notification on a channel. */
  async listen(channel: string, listener: (text: string) => void): Promise<void> {
    this.options.client.on('notification', message => {
      if (message.channel === channel) listener(message.payload ?? '')
    })
    await this.run({ sql: `listen ${channel}`, parameters: [] })
  }

  async close(): Promise<void> {
    const wasBroken = this.isBroken
    this.end(new Error('the connection is closed'))
    if (!wasBroken) await this.options.client.end().catch(() => undefined)
  }

  private end(reason: Error): void {
    this.broken ??= reason
  }

  /**
   * A machine that lost its power sends nothing, and TCP would wait for a quarter of an hour. A commit may also wait for
   * the replica as long as the primary is there: so its server is probed, and a wait as such is no fault.
   */
  private watchSilence(): { stop: () => void } {
    let isDone = false
    let timer: NodeJS.Timeout
    const look = async () => {
      await this.options.probe().catch(() => this.destroy())
      if (!isDone && !this.isBroken) wait()
    }
    const wait = () => {
      timer = setTimeout(() => void look(), this.options.silenceMs)
      timer.unref()
    }
    wait()
    return {
      stop() {
        isDone = true
        clearTimeout(timer)
      },
    }
  }

  private destroy(): void {
    this.end(new Error('the server does not answer'))
    // Rejects the query under way.
    const { connection } = this.options.client as unknown as { connection: { stream: { destroy(): void } } }
    connection.stream.destroy()
  }
}
