import type { Clock } from './clock.ts'
import type { Logger } from './log.ts'

/** An unexpected error, of which only the message is known. */
export interface Fault {
  at: Date
  /** The work that failed: `storing a post of 192.168.1.57`. */
  doing: string
  message: string
}

/** Details beside the error. */
export interface FaultCircumstances {
  /** The source: `of 192.168.1.57`. */
  subject?: string
  /** True if it is in the log already. */
  isLogged?: boolean
}

/** The number of faults to remember is limited, because the program goes on and could meet ever new ones. */
const mostKnown = 200

/** The message of an error, without the paths that the system puts into it and that may be long or private. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.replace(/,? ?\w* '\/[^']*'(?: -> '[^']*')?/g, '')
}

/** Faults of the program itself. Each is logged once, all are counted, and none ends the process. */
export class Faults {
  private readonly options: { log: Pick<Logger, 'error'>; clock: Clock }
  private readonly known = new Set<string>()
  private readonly listeners: (() => void)[] = []
  private count = 0
  private newest: Fault | null = null

  constructor(options: { log: Pick<Logger, 'error'>; clock: Clock }) {
    this.options = options
  }

  /** The number of faults since the start. */
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
      // A listener that fails must not cause another fault.
    }
  }
}
