/** A mode of the site, which rules can ask for. */
export interface ArmingMode {
  /** Never changes: lower-case letters, digits and single hyphens. */
  id: string
  /** The name for people. */
  name: string
}

/** The modes that every site has; their names can be changed. */
export const builtInModes: readonly ArmingMode[] = [
  { id: 'home', name: 'Home' },
  { id: 'away', name: 'Away' },
  { id: 'night', name: 'Night' },
  { id: 'holiday', name: 'Holiday' },
]

/** The modes that people may add to the built-in ones. */
export const mostOwnModes = 12

export const longestModeName = 40

/** The form of the id of a mode. */
export const modeId = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

export const isBuiltInMode = (id: string): boolean => builtInModes.some(mode => mode.id === id)

/** All modes of a site: the built-in ones with their names there, and the others in the order they were added in. */
export function modesWith(stored: readonly ArmingMode[]): ArmingMode[] {
  const renamed = new Map(stored.map(mode => [mode.id, mode]))
  const builtIn = builtInModes.map(mode => renamed.get(mode.id) ?? mode)
  return [...builtIn, ...stored.filter(({ id }) => !isBuiltInMode(id))]
}

/** The mode with this id or name, ignoring case; null without one. An id goes before a name. */
export function modeNamed(modes: readonly ArmingMode[], text: string): ArmingMode | null {
  const wanted = text.trim().toLowerCase()
  return modes.find(({ id }) => id === wanted) ?? modes.find(({ name }) => name.toLowerCase() === wanted) ?? null
}

/** A change of the mode. */
export interface ModeChange {
  /** The id of the mode. */
  mode: string
  /** Milliseconds since 1970. */
  at: number
  /** The name of a person or token, `MQTT`, or `schedule`. */
  by: string
  source: 'hand' | 'mqtt' | 'schedule'
}

/** The mode before anybody has chosen one. */
export const firstMode = 'home'

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

  get mode(): string {
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

  modeAt(at: number): string {
    return this.changes.findLast(change => change.at <= at)?.mode ?? firstMode
  }

  all(): readonly ModeChange[] {
    return this.changes
  }
}
