import type { Caller } from '../../accounts/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { uuid7 } from '../../lib/uuid7.ts'
import { ViewtronError } from '../../model/index.ts'
import { minuteMs } from '../../time/units.ts'

export interface ChosenEvents {
  /** Their positions in the log. */
  seqs: readonly number[]
  /** Milliseconds since 1970: the times of the oldest and the newest event. */
  from: number
  to: number
}

interface Selection extends ChosenEvents {
  id: string
  owner: string
  expiresAt: number
}

const validMs = 15 * minuteMs
// Each holds a number for every event; 10,000 events take less than 100 KB.
const mostSelections = 100

const ownerOf = (caller: Caller | null) => `${caller?.kind} ${caller?.userId} ${caller?.name}`

/** Events that people chose one by one, for an export soon after: an address could not hold their ids. */
export class Selections {
  private readonly clock: Clock
  private selections: Selection[] = []

  constructor({ clock }: { clock: Clock }) {
    this.clock = clock
  }

  add(caller: Caller | null, events: readonly { seq: number; time: number }[]): { id: string; expiresAt: Date } {
    const now = this.clock.now().getTime()
    const added: Selection = {
      id: uuid7(now),
      owner: ownerOf(caller),
      seqs: events.map(({ seq }) => seq),
      from: events.reduce((oldest, { time }) => Math.min(oldest, time), now),
      to: events.reduce((newest, { time }) => Math.max(newest, time), 0),
      expiresAt: now + validMs,
    }
    this.selections = [...this.selections.filter(({ expiresAt }) => expiresAt > now), added].slice(-mostSelections)
    return { id: added.id, expiresAt: new Date(added.expiresAt) }
  }

  /** Throws `selection-expired`, also for the selection of another caller. */
  find(caller: Caller | null, id: string): ChosenEvents {
    const now = this.clock.now().getTime()
    const found = this.selections.find(one => one.id === id && one.owner === ownerOf(caller) && one.expiresAt > now)
    if (!found) throw new ViewtronError('selection-expired')
    return found
  }
}
