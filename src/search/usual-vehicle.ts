// The dashboard uses this module too, so it imports nothing.

/** The facts that stay the same when the same vehicle is seen again. The year is a guess that varies. */
export const vehicleFacts = ['type', 'brand', 'model', 'color'] as const
export type VehicleFact = (typeof vehicleFacts)[number]

/** The facts of a vehicle by their names. */
export type VehicleFacts = Readonly<Record<string, string | null>>

/** The usual value of a fact, and in how many of the sightings that have the fact it was seen. */
export interface UsualFact {
  value: string
  sightings: number
  of: number
}
export type UsualVehicle = { [Fact in VehicleFact]?: UsualFact | undefined }

/** Fewer sightings say nothing about what is usual. */
const leastSightings = 5
/** Cameras misread colors and makes now and then. */
const leastShare = 0.75

const sameForm = (value: string) => value.trim().toLowerCase()

/** Gray and silver are one color to most cameras, and which of them they name changes with the light. */
const alike: Record<string, string> = { gray: 'grey', silver: 'grey' }
const comparable = (fact: VehicleFact, value: string) => {
  const form = sameForm(value)
  return fact === 'color' ? (alike[form] ?? form) : form
}

const isKnown = (value: string | null | undefined): value is string =>
  typeof value === 'string' && !['', 'unknown', 'other', 'none'].includes(sameForm(value))

function usualFact(fact: VehicleFact, vehicles: readonly VehicleFacts[]): UsualFact | null {
  const values = vehicles.map(vehicle => vehicle[fact]).filter(isKnown)
  const groups = [...Map.groupBy(values, value => comparable(fact, value)).values()]
  const [most] = groups.sort((a, b) => b.length - a.length)
  if (!most || values.length < leastSightings || most.length < values.length * leastShare) return null
  const spellings = [...Map.groupBy(most, value => value).entries()].sort(([, a], [, b]) => b.length - a.length)
  return { value: spellings[0]?.[0] ?? '', sightings: most.length, of: values.length }
}

/** The usual look of a vehicle, by the sightings of its plate. Has only facts that were seen often enough. */
export function usualVehicle(vehicles: readonly VehicleFacts[]): UsualVehicle {
  const usual: UsualVehicle = {}
  for (const fact of vehicleFacts) {
    const found = usualFact(fact, vehicles)
    if (found) usual[fact] = found
  }
  return usual
}

/** The facts in which a sighting differs from what is usual; a fact that the camera did not report differs in nothing. */
export function differingFacts(usual: UsualVehicle, vehicle: VehicleFacts | null): VehicleFact[] {
  return vehicleFacts.filter(fact => {
    const [wanted, value] = [usual[fact]?.value, vehicle?.[fact]]
    return wanted !== undefined && isKnown(value) && comparable(fact, value) !== comparable(fact, wanted)
  })
}

/**
 * The facts that make another vehicle of it: make or model differ, or color and body together. A color or a body alone
 * differs now and then, by light and angle.
 */
export function suspiciousFacts(usual: UsualVehicle, vehicle: VehicleFacts | null): VehicleFact[] {
  const facts = differingFacts(usual, vehicle)
  const isOther = facts.includes('brand') || facts.includes('model') || facts.length > 1
  return isOther ? facts : []
}
