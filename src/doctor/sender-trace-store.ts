import { type TableStore, upsert } from '../database/index.ts'
import { newTrace, type SenderTrace } from './sender-trace.ts'

/** The stored traces of senders. */
export class SenderTraceStore {
  private readonly store: TableStore

  constructor(store: TableStore) {
    this.store = store
  }

  /** Reads the traces of all senders. */
  async all(): Promise<SenderTrace[]> {
    return (await this.store.queries.selectFrom('sender_trace').selectAll().execute()).map(toTrace)
  }

  /** Reads the traces of the senders at these addresses, by address. */
  async at(addresses: readonly string[]): Promise<Map<string, SenderTrace>> {
    const query = this.store.queries.selectFrom('sender_trace').selectAll().where('address', 'in', addresses)
    return new Map((await query.execute()).map(row => [row.address, toTrace(row)]))
  }

  /** Adds traces, or replaces those of the same addresses. */
  async save(traces: readonly SenderTrace[]): Promise<void> {
    const { queries, write } = this.store
    await write(traces.map(trace => upsert(queries, 'sender_trace', toRow(trace))))
  }
}

function toRow(trace: SenderTrace) {
  const last_at = Math.max(trace.lastConnectionAt ?? 0, trace.last?.at ?? 0, trace.firstAt)
  return { address: trace.address, last_at, trace: JSON.stringify(trace) }
}

/** Sets initial values for properties that an older version did not store. */
function toTrace({ address, trace }: { address: string; trace: string }): SenderTrace {
  return { ...newTrace(address, 0), ...(JSON.parse(trace) as SenderTrace) }
}
