import { categoryWords } from '#features/events/category-words.ts'
import type { ApiEvent } from '#server/api/schemas/index.ts'

/** The title of an event: its plate, if any, and its camera. */
export function eventTitle(event: ApiEvent): string {
  const plates = event.targets.flatMap(({ plate }) => (plate ? [plate.corrected ?? plate.number] : []))
  return `${plates.join(', ') || categoryWords[event.category].word}, ${event.camera.name}`
}
