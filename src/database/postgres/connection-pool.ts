import { DatabaseError } from '../database-error.ts'
import type { Connection } from './connection.ts'

/** At most so many connections to the primary, opened when they are needed. */
export class ConnectionPool {
  private readonly open: () => Promise<Connection>
  private readonly most: number
  private readonly idle: Connection[] = []
  private readonly waiting: (() => void)[] = []
  private used = 0
  private closed = false

  constructor(open: () => Promise<Connection>, most: number) {
    this.open = open
    this.most = most
  }

  /** Runs work on a connection that nothing else uses meanwhile. */
  async use<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
    const connection = await this.take()
    try {
      return await work(connection)
    } finally {
      await this.giveBack(connection)
    }
  }

  async take(): Promise<Connection> {
    while (!this.closed && this.used >= this.most) await new Promise<void>(resolve => this.waiting.push(resolve))
    if (this.closed) throw new DatabaseError('the database is closed', 'closed')
    this.used++
    try {
      return this.usableIdle() ?? (await this.open())
    } catch (error) {
      this.free()
      throw error
    }
  }

  async giveBack(connection: Connection): Promise<void> {
    if (this.closed) await connection.close()
    else if (!connection.isBroken) this.idle.push(connection)
    this.free()
  }

  async close(): Promise<void> {
    this.closed = true
    for (const resume of this.waiting.splice(0)) resume()
    await Promise.all(this.idle.splice(0).map(connection => connection.close()))
  }

  private usableIdle(): Connection | null {
    for (let found = this.idle.pop(); found; found = this.idle.pop()) {
      if (!found.isBroken) return found
    }
    return null
  }

  private free(): void {
    this.used--
    this.waiting.shift()?.()
  }
}
