import { removeTracksStatement } from '../analysis/index.ts'
import { readKeptEvents, removeSeveritiesStatement } from '../events/index.ts'
import { removeFromIncidents } from '../incidents/index.ts'
import type { EntryData } from '../log/index.ts'
import { removeFromPlaces } from '../places/index.ts'
import { removeCorrectionsStatement } from '../plates/plate-corrections.ts'

/** Every room with a table of rows per entry of the log is listed here, or retention leaves its rows behind. */
export const entryData: EntryData = {
  keptEvents: readKeptEvents,
  removeStatements: (queries, seqs) => [
    removeTracksStatement(queries, seqs),
    removeCorrectionsStatement(queries, seqs),
    removeSeveritiesStatement(queries, seqs),
    ...removeFromIncidents(queries, seqs),
    ...removeFromPlaces(queries, seqs),
  ],
}
