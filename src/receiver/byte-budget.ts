export interface ByteBudgetOptions {
  /** Bytes that all senders together may hold. */
  total: number
  /** Bytes that one sender may hold. */
  perSender: number
  /** How long to wait for room. */
  waitMs: number
  /** Bytes held elsewhere that count here too. */
  alsoHeld?: () => number
}

interface Waiting {
  sender: string
  bytes: number
  granted: (room: Room) => void
}

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

  release(): void {
    const { bytes } = this
    this.bytes = 0
    if (bytes > 0) this.budget.giveBack(this.sender, bytes)
  }
}

/**
 * Bounds the memory of posts that are whole until they are stored. Who finds no room waits in line; a sender that holds its
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

  /** Room now, or a promise of it; null when the wait was too long. */
  reserve(sender: string, bytes: number): Room | Promise<Room | null> {
    // A heartbeat without a body needs none.
    if (bytes === 0) return new Room(this, sender, 0)
    if (this.line.size === 0 && this.fitsTotal(bytes) && this.fitsSender(sender, bytes))
      return this.grant(sender, bytes)
    return new Promise(resolve => {
      const waiting: Waiting = {
        sender,
        bytes,
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
      if (!this.fitsSender(waiting.sender, waiting.bytes)) continue
      // First come, first served: a large post would never find room behind small ones.
      if (!this.fitsTotal(waiting.bytes)) return
      this.line.delete(waiting)
      waiting.granted(this.grant(waiting.sender, waiting.bytes))
    }
  }

  private grant(sender: string, bytes: number): Room {
    this.used += bytes
    this.held.set(sender, (this.held.get(sender) ?? 0) + bytes)
    return new Room(this, sender, bytes)
  }

  private fitsTotal(bytes: number): boolean {
    return this.used === 0 || this.used + bytes + (this.options.alsoHeld?.() ?? 0) <= this.options.total
  }

  private fitsSender(sender: string, bytes: number): boolean {
    const held = this.held.get(sender) ?? 0
    return held === 0 || held + bytes <= this.options.perSender
  }
}
