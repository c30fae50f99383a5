export interface ByteBudgetOptions {
  /** Bytes that all senders may hold together. */
  total: number
  /** Bytes that one sender may hold. */
  perSender: number
  /** The longest wait for room. */
  waitMs: number
  /** Bytes held elsewhere, which count here too. */
  alsoHeld?: () => number
}

interface Waiting {
  sender: string
  bytes: number
  granted: (room: Room) => void
}

/** Memory reserved for one post. */
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
 * Bounds the memory of received posts until they are stored. A post without room waits in a queue; a sender that holds
 * its share does not block the others. A post gets room whatever its size when nothing else is held.
 */
export class ByteBudget {
  private readonly options: ByteBudgetOptions
  private readonly held = new Map<string, number>()
  private readonly line = new Set<Waiting>()
  private used = 0

  constructor(options: ByteBudgetOptions) {
    this.options = options
  }

  /** Reserves room, at once where possible. The promise resolves to null after the longest wait. */
  reserve(sender: string, bytes: number): Room | Promise<Room | null> {
    // A heartbeat has no body.
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
      // In order of arrival, or a large post would never get room among small ones.
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
