import { categoryWords } from '#features/events/category-words.ts'
import type { ApiEvent } from '#server/api/schemas/index.ts'

/** What an event is called: its plate where it has one, and where it was. */
export function eventTitle(event: ApiEvent): string {
  const plates = event.targets.flatMap(({ plate }) => (plate ? [plate.corrected ?? plate.number] : []))
  return `${plates.join(', ') || categoryWords[event.category].word}, ${event.camera.name}`
}
