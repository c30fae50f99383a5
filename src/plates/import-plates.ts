import type { CompiledQuery } from 'kysely'
import { charsetRead } from '../api/plates/csv-bodies.ts'
import type { PlateImport } from '../api/schemas/index.ts'
import type { KnownPlateTable, Queries } from '../database/index.ts'
import { type KnownPlateFacts, knownPlateStatement, knownPlates } from './known-plates.ts'
import type { ImportedPlate, PlateList } from './plate-csv.ts'

export interface ImportPlan {
  result: PlateImport
  statements: CompiledQuery[]
}

/** What a line makes of a plate: columns that the file does not have stay as they are. */
function factsOf(plate: ImportedPlate, known: KnownPlateTable | undefined): KnownPlateFacts {
  return {
    number: plate.number,
    name: plate.name === undefined ? (known?.name ?? null) : plate.name,
    group: plate.group === undefined ? (known?.plate_group ?? null) : plate.group,
    notes: plate.notes === undefined ? (known?.notes ?? null) : plate.notes,
    validFrom: plate.validFrom === undefined ? (known?.valid_from ?? null) : plate.validFrom,
    validUntil: plate.validUntil === undefined ? (known?.valid_until ?? null) : plate.validUntil,
  }
}

function isSame(facts: KnownPlateFacts, known: KnownPlateTable): boolean {
  const { number, name, group, notes, validFrom, validUntil } = facts
  const isSameValidity = validFrom === known.valid_from && validUntil === known.valid_until
  const isSameNote = name === known.name && group === known.plate_group && notes === known.notes
  return number === known.number && isSameNote && isSameValidity
}

/** Works out what an import changes, without changing anything. */
export async function planImport(queries: Queries, list: PlateList, at: Date): Promise<ImportPlan> {
  const known = await knownPlates(
    queries,
    list.plates.map(({ key }) => key),
  )
  const { refused } = list
  const result: PlateImport = { added: 0, changed: 0, unchanged: 0, refused, ...charsetRead(list) }
  const statements: CompiledQuery[] = []
  for (const plate of list.plates) {
    const before = known.get(plate.key)
    const facts = factsOf(plate, before)
    if (before && isSame(facts, before)) {
      result.unchanged++
      continue
    }
    if (before) result.changed++
    else result.added++
    statements.push(knownPlateStatement(queries, facts, at))
  }
  return { result, statements }
}
