import type { Clock } from './clock.ts'
import type { Logger } from './log.ts'

/** Something that nobody expected, of which the program knows no more than its message. */
export interface Fault {
  at: Date
  /** What was being done: `storing a post of 192.168.1.57`. */
  doing: string
  message: string
}

/** What is known beside the error. */
export interface FaultCircumstances {
  /** Of whom it is: `of 192.168.1.57`. */
  subject?: string
  /** Somebody else has written it to the log. */
  isLogged?: boolean
}

/** A program that goes on in spite of everything could meet ever new ones. */
const mostKnown = 200

/** The message of an error, without the paths that the system puts into it and that may be long or private. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.replace(/,? ?\w* '\/[^']*'(?: -> '[^']*')?/g, '')
}

/** Faults of the program itself: each is logged once and all are counted, so that none stays unknown and none ends the process. */
export class Faults {
  private readonly options: { log: Pick<Logger, 'error'>; clock: Clock }
  private readonly known = new Set<string>()
  private readonly listeners: (() => void)[] = []
  private count = 0
  private newest: Fault | null = null

  constructor(options: { log: Pick<Logger, 'error'>; clock: Clock }) {
    this.options = options
  }

  /** How many there were since the start. */
  get total(): number {
    return this.count
  }

  get last(): Fault | null {
    return this.newest
  }

  /** Calls `listener` after a fault that has not been seen before. */
  watch(listener: () => void): void {
    this.listeners.push(listener)
  }

  /** Never throws. `doing` is the same for faults of the same kind. */
  note(doing: string, error: unknown, { subject, isLogged = false }: FaultCircumstances = {}): void {
    const message = reasonOf(error)
    this.count++
    this.newest = {
      at: this.options.clock.now(),
      doing: subject === undefined ? doing : `${doing} ${subject}`,
      message,
    }
    const kind = `${doing}\n${message.replace(/[\da-f-]{6,}|\d+/gi, '0')}`
    if (this.known.has(kind) || this.known.size >= mostKnown) return
    this.known.add(kind)
    try {
      const stack = (error instanceof Error && error.stack) || message
      if (!isLogged) this.options.log.error(`${this.newest.doing}: ${stack} [internal-error]`)
      for (const listener of this.listeners) listener()
    } catch {
      // Whoever cannot be told of a fault must not make another one.
    }
  }
}
