export interface ByteBudgetOptions {
  /** Bytes that all senders together may hold. */
  total: number
  /** Bytes that one sender may hold. */
  perSender: number
  /** How long to wait for room. */
  waitMs: number
}

interface Waiting {
  sender: string
  bytes: number
  own: number
  granted: (room: Room) => void
}

// What Node has read of a post before it can be told to wait.
const readBytes = 64 * 1024

/** Room for one post; given back once. */
export class Room {
  private readonly budget: ByteBudget
  private readonly sender: string
  private bytes: number

  constructor(budget: ByteBudget, sender: string, bytes: number) {
    this.budget = budget
    this.sender = sender
    this.bytes = bytes
  }

  /** Bytes it holds. */
  get size(): number {
    return this.bytes
  }

  /** How long asking for more may take. */
  get waitMs(): number {
    return this.budget.waitMs
  }

  /** Makes the room at least this large. Resolves to false when there was none in time. */
  async growTo(bytes: number): Promise<boolean> {
    const more = bytes - this.bytes
    if (more <= 0) return true
    const room = await this.budget.reserve(this.sender, more, this.bytes)
    if (!room) return false
    room.bytes = 0
    this.bytes = bytes
    return true
  }

  release(): void {
    const { bytes } = this
    this.bytes = 0
    if (bytes > 0) this.budget.giveBack(this.sender, bytes)
  }
}

/**
 * Bounds the memory of posts being received and stored. Who finds no room waits in line; a sender that holds its
 * share is passed by others. Whoever holds nothing but this post gets room for it, whatever its size.
 */
export class ByteBudget {
  private readonly options: ByteBudgetOptions
  private readonly held = new Map<string, number>()
  private readonly line = new Set<Waiting>()
  private used = 0

  constructor(options: ByteBudgetOptions) {
    this.options = options
  }

  get waitMs(): number {
    return this.options.waitMs
  }

  /** Room now, or a promise of it; null when the wait was too long. `own` is what the same post holds already. */
  reserve(sender: string, bytes: number, own = 0): Room | Promise<Room | null> {
    // A heartbeat without a body needs none.
    if (bytes === 0) return new Room(this, sender, 0)
    if (this.line.size === 0 && this.fitsTotal(bytes, own) && this.fitsSender(sender, bytes, own))
      return this.grant(sender, bytes)
    return new Promise(resolve => {
      const waiting: Waiting = {
        sender,
        bytes,
        own,
        granted: room => {
          clearTimeout(timer)
          resolve(room)
        },
      }
      const timer = setTimeout(() => {
        this.line.delete(waiting)
        resolve(null)
      }, this.options.waitMs)
      this.line.add(waiting)
      this.serve()
    })
  }

  giveBack(sender: string, bytes: number): void {
    this.used -= bytes
    const left = (this.held.get(sender) ?? 0) - bytes
    if (left > 0) this.held.set(sender, left)
    else this.held.delete(sender)
    if (this.line.size > 0) this.serve()
  }

  private serve(): void {
    for (const waiting of this.line) {
      if (!this.fitsSender(waiting.sender, waiting.bytes, waiting.own)) continue
      // First come, first served: a large post would never find room behind small ones.
      if (!this.fitsTotal(waiting.bytes, waiting.own)) return
      this.line.delete(waiting)
      waiting.granted(this.grant(waiting.sender, waiting.bytes))
    }
  }

  private grant(sender: string, bytes: number): Room {
    this.used += bytes
    this.held.set(sender, (this.held.get(sender) ?? 0) + bytes)
    return new Room(this, sender, bytes)
  }

  private fitsTotal(bytes: number, own: number): boolean {
    const read = this.line.size * readBytes
    return this.used === own || this.used + read + bytes <= this.options.total
  }

  private fitsSender(sender: string, bytes: number, own: number): boolean {
    const held = this.held.get(sender) ?? 0
    return held === own || held + bytes <= this.options.perSender
  }
}
