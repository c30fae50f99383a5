import { readLastSeen } from '../analysis/last-seen.ts'
import type { TableStore } from '../database/index.ts'
import type { PostFacts } from '../devices/index.ts'
import { SenderTraceStore } from './sender-trace-store.ts'

/** Returns the facts about posts that devices need, from the traces of senders and the health of cameras. */
export function storedPostFacts(store: TableStore): PostFacts {
  const traces = new SenderTraceStore(store)
  return {
    senderNotes: addresses => traces.at(addresses),
    camerasLastSeen: () => readLastSeen(store.queries),
  }
}
