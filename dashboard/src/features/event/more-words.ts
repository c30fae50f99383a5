import { attributeValue } from '#features/events/attribute-words.ts'
import type { RelatedEvents } from '#server/api/schemas/index.ts'

type Related = RelatedEvents['items'][number]

const joined = (...lists: (readonly string[] | undefined)[]) =>
  lists
    .flatMap(list => list ?? [])
    .map(attributeValue)
    .join(' ')

/** `Plate AB123`, `Plates that look like AB123`, `white SUV`, `Ann`, `female, red top` */
export function relatedWords({ kind, filter }: Related): string {
  const { plate, attribute, vehicleColor, vehicleBrand, vehicleType, sex, upperColor } = filter
  if (kind === 'plate') return `Plate ${plate}`
  if (kind === 'look-alikes') return `Plates that look like ${plate}`
  if (kind === 'face') return attribute?.[0]?.replace(/^[^:]*:/, '') ?? ''
  if (kind === 'vehicle') return joined(vehicleColor, vehicleType, vehicleBrand)
  return [joined(sex), `${joined(upperColor)} top`].filter(Boolean).join(', ')
}
