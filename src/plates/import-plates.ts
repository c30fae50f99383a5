import type { Queries } from '../database/index.ts'
import type { KnownPlate } from './known-plate.ts'
import type { ImportedPlate, PlateList } from './plate-csv.ts'
import { readKnownPlates } from './read-known-plates.ts'

/** The changes of an import. */
export interface ImportPlan {
  /** The numbers of plates that are new, changed, and the same as before. */
  counts: { added: number; changed: number; unchanged: number }
  /** The new and changed plates. */
  plates: KnownPlate[]
}

type Facts = Omit<KnownPlate, 'key' | 'updatedAt'>

/** A plate after the import: columns that the file does not have keep their values. */
function factsOf(plate: ImportedPlate, before: KnownPlate | undefined): Facts {
  return {
    number: plate.number,
    name: plate.name === undefined ? (before?.name ?? null) : plate.name,
    group: plate.group === undefined ? (before?.group ?? null) : plate.group,
    notes: plate.notes === undefined ? (before?.notes ?? null) : plate.notes,
    validFrom: plate.validFrom === undefined ? (before?.validFrom ?? null) : plate.validFrom,
    validUntil: plate.validUntil === undefined ? (before?.validUntil ?? null) : plate.validUntil,
  }
}

function isSame(facts: Facts, before: KnownPlate): boolean {
  return (Object.keys(facts) as (keyof Facts)[]).every(name => facts[name] === before[name])
}

/** Works out what an import changes, without changing anything. */
export async function planImport(queries: Queries, list: PlateList, at: Date): Promise<ImportPlan> {
  const known = await readKnownPlates(
    queries,
    list.plates.map(({ key }) => key),
  )
  const counts = { added: 0, changed: 0, unchanged: 0 }
  const plates: KnownPlate[] = []
  for (const plate of list.plates) {
    const before = known.get(plate.key)
    const facts = factsOf(plate, before)
    if (before && isSame(facts, before)) {
      counts.unchanged++
      continue
    }
    if (before) counts.changed++
    else counts.added++
    plates.push({ key: plate.key, ...facts, updatedAt: at.getTime() })
  }
  return { counts, plates }
}
