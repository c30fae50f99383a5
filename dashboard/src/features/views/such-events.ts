import { type Filter, filterOfSearch } from '#features/filter/filter.ts'
import type { ApiEvent } from '#server/api/schemas/index.ts'

/** The filter for events like this one: its plate; else its kind, and the looks of its vehicle or person. */
export function suchEvents({ category, targets }: ApiEvent): Filter {
  const filter = filterOfSearch({})
  const plate = targets.find(target => target.plate)?.plate
  if (plate) return { ...filter, plate: plate.corrected ?? plate.number, plateMatch: 'exact' }
  const vehicle = targets.find(target => target.vehicle)?.vehicle
  const person = targets.find(target => target.person)?.person
  const list = (value: string | null | undefined) => (value ? [value.toLowerCase()] : [])
  return {
    ...filter,
    category: [category],
    vehicleType: list(vehicle?.type),
    vehicleColor: list(vehicle?.color),
    upperColor: list(person?.upperColor),
  }
}
