import { removePathDaysStatement, removeTracksStatement } from '../analysis/index.ts'
import { readHeld, readHeldTimes, readKept, readPlateGroups, removeSeveritiesStatement } from '../events/index.ts'
import { removeFromIncidents } from '../incidents/index.ts'
import type { EntryData, Sparing } from '../log/index.ts'
import { RemovedPlates, removeFromPlaces } from '../places/index.ts'
import { removeCorrectionsStatement } from '../plates/plate-corrections.ts'

/** Every room with a table of rows per entry of the log is listed here, or retention leaves its rows behind. */
export const entryData: EntryData = {
  async spared(queries, rows) {
    const seqs = rows.map(({ seq }) => seq)
    const [kept, held] = await Promise.all([readKept(queries, seqs), readHeld(queries, rows)])
    const spared = new Map<number, Sparing>([...kept].map(seq => [seq, 'kept']))
    // An erasure removes kept events, but none under a hold.
    for (const seq of held) spared.set(seq, 'held')
    return spared
  },
  plateGroups: readPlateGroups,
  heldTimes: readHeldTimes,
  removeStatements: async (queries, seqs, dataDir) => [
    removeTracksStatement(queries, seqs),
    removePathDaysStatement(queries, seqs),
    removeCorrectionsStatement(queries, seqs),
    removeSeveritiesStatement(queries, seqs),
    ...removeFromIncidents(queries, seqs),
    ...(await removeFromPlaces(queries, seqs, new RemovedPlates(dataDir))),
  ],
}
