import { type KnownPlate, plateValidity } from '../../plates/known-plate.ts'
import type { KnownPlate as ApiKnownPlate } from '../schemas/index.ts'

const isoOrNull = (at: number | null) => (at === null ? null : new Date(at).toISOString())

/** A known plate as the API shows it; `validity` is there only where the plate is not valid at the moment `now`. */
export function presentKnown(plate: KnownPlate, now: Date): ApiKnownPlate {
  const { name, group, notes, validFrom, validUntil, updatedAt } = plate
  const validity = plateValidity(plate, now.getTime())
  return {
    name,
    group,
    notes,
    validFrom: isoOrNull(validFrom),
    validUntil: isoOrNull(validUntil),
    ...(validity === 'valid' ? {} : { validity }),
    updatedAt: new Date(updatedAt).toISOString(),
  }
}
