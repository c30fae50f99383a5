/** The arming modes of a site, which rules can ask for. */
export const armingModes = ['home', 'away', 'night', 'holiday'] as const
export type ArmingMode = (typeof armingModes)[number]

/** A change of the mode. */
export interface ModeChange {
  mode: ArmingMode
  /** Milliseconds since 1970. */
  at: number
  /** The name of a person or token, `MQTT`, or `schedule`. */
  by: string
  source: 'hand' | 'mqtt' | 'schedule'
}

/** The mode before anybody has chosen one. */
export const firstMode: ArmingMode = 'home'

const mostRemembered = 2000

/** Which mode was on at which time. Rules ask it, so that entries of the past get the mode of their own time. */
export class ModeHistory {
  /** Oldest first. */
  private readonly changes: ModeChange[] = []

  constructor(changes: readonly ModeChange[] = []) {
    this.add(...changes)
  }

  /** The last change; null before the first. */
  get last(): ModeChange | null {
    return this.changes.at(-1) ?? null
  }

  get mode(): ArmingMode {
    return this.last?.mode ?? firstMode
  }

  /** A change that is before the last one in time replaces what comes after it, as when a clock was set back. */
  add(...changes: readonly ModeChange[]): void {
    for (const change of changes) {
      while ((this.changes.at(-1)?.at ?? Number.NEGATIVE_INFINITY) > change.at) this.changes.pop()
      this.changes.push(change)
    }
    if (this.changes.length > mostRemembered) this.changes.splice(0, this.changes.length - mostRemembered)
  }

  modeAt(at: number): ArmingMode {
    return this.changes.findLast(change => change.at <= at)?.mode ?? firstMode
  }

  all(): readonly ModeChange[] {
    return this.changes
  }
}
