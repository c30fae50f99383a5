import { type KnownPlate, plateValidity } from '../../plates/known-plate.ts'
import { iso, isoOrNull } from '../../time/iso.ts'
import type { KnownPlate as ApiKnownPlate } from '../schemas/index.ts'

/** Converts a known plate to its API form. `validity` is set only if the plate is not valid at `now`. */
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
    updatedAt: iso(updatedAt),
  }
}
