import type { CompiledQuery } from 'kysely'
import { type Queries, type SenderTable, upsert } from '../database/index.ts'
import { type MessageKind, verdicts } from '../model/index.ts'

export interface SenderNote {
  address: string
  at: Date
  /** Null if the post was refused before it was decoded. */
  kind: MessageKind | null
  /** The outcome: a `Verdict`, or the code of the error that the post was refused with. */
  verdict: string
}

/** The number of posts by outcome, of one address or of all. */
export type Tally = Pick<SenderTable, 'posts' | 'stored' | 'repeats' | 'unparsed' | 'refused'>

/** The tally of all senders. */
export type Totals = Tally & { events: number }

// Addresses outside the allowed networks could otherwise fill the memory.
const mostSenders = 10_000

const nothing: Tally = { posts: 0, stored: 0, repeats: 0, unparsed: 0, refused: 0 }

const accepted: readonly string[] = verdicts

/** True if the sender was answered with an error. */
export function isRefusal({ verdict }: SenderNote): boolean {
  return !accepted.includes(verdict)
}

function count(tally: Tally, note: SenderNote): void {
  const { kind, verdict } = note
  tally.posts++
  if (verdict === 'stored') tally.stored++
  else if (verdict === 'repeat') tally.repeats++
  else if (isRefusal(note)) tally.refused++
  if (verdict === 'stored' && kind === 'unparsed') tally.unparsed++
}

/** The last post of each sender, for the doctor: kept in memory, written at most once a second. */
export class Senders {
  readonly total: Totals = { ...nothing, events: 0 }
  private readonly senders = new Map<string, SenderTable>()
  private readonly changed = new Set<SenderTable>()

  async load(queries: Queries): Promise<void> {
    for (const row of await queries.selectFrom('sender').selectAll().execute()) {
      if (!this.senders.has(row.address)) this.senders.set(row.address, row)
    }
  }

  note(note: SenderNote): void {
    count(this.total, note)
    if (note.kind === 'alarm' && note.verdict === 'stored') this.total.events++
    let sender = this.senders.get(note.address)
    if (!sender) {
      if (this.senders.size >= mostSenders) return
      sender = { address: note.address, last_at: 0, last_kind: '', last_verdict: '', ...nothing }
      this.senders.set(note.address, sender)
    }
    count(sender, note)
    sender.last_at = note.at.getTime()
    sender.last_kind = note.kind ?? ''
    sender.last_verdict = note.verdict
    this.changed.add(sender)
  }

  /** The statements that bring the table up to date. */
  takeChanges(queries: Queries): CompiledQuery[] {
    const statements = [...this.changed].map(sender => upsert(queries, 'sender', { ...sender }))
    this.changed.clear()
    return statements
  }
}
