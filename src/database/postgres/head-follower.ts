import type { Connection } from './connection.ts'

export interface HeadFollowerOptions {
  connect: () => Promise<Connection>
  /** The channel of notifications, whose text is the number. */
  channel: string
  /** Called with each newer number. */
  listener: (lastSeq: number) => void
  lookEveryMs: number
}

/** Follows the number of the newest entry on a connection of its own: by notifications, and by a look at the row. */
export class HeadFollower {
  private readonly options: HeadFollowerOptions
  private connection: Connection | null = null
  private timer: NodeJS.Timeout | null = null
  private looking: Promise<void> = Promise.resolve()
  private isStopped = false
  private newest = -1

  constructor(options: HeadFollowerOptions) {
    this.options = options
  }

  start(): void {
    // Trouble of the database is reported by those who need it; here the next look connects again.
    this.looking = this.look().catch(() => this.drop())
    void this.looking.then(() => {
      if (!this.isStopped) this.timer = setTimeout(() => this.start(), this.options.lookEveryMs)
    })
  }

  async stop(): Promise<void> {
    this.isStopped = true
    if (this.timer) clearTimeout(this.timer)
    await this.looking
    await this.drop()
  }

  private async look(): Promise<void> {
    if (this.connection?.isBroken) await this.drop()
    this.connection ??= await this.listen()
    const { rows } = await this.connection.run({ sql: 'select newest from log_head', parameters: [] })
    this.hear((rows[0] as { newest: number }).newest)
  }

  private async listen(): Promise<Connection> {
    const connection = await this.options.connect()
    await connection.listen(this.options.channel, text => this.hear(Number(text)))
    return connection
  }

  private async drop(): Promise<void> {
    await this.connection?.close()
    this.connection = null
  }

  private hear(lastSeq: number): void {
    if (this.isStopped || lastSeq <= this.newest) return
    this.newest = lastSeq
    this.options.listener(lastSeq)
  }
}
