import type { AnnotatedEvent } from './annotated-event.ts'

/** The picture that tells most at a glance: the scene for a plate, whose number is beside it as text, else the target. */
export function tellingPicture({ images, targets }: Pick<AnnotatedEvent, 'images' | 'targets'>) {
  const kept = images.filter(({ valid, url }) => valid && url !== null)
  const first = targets.some(({ plate }) => plate !== null) ? 'overview' : 'target'
  return kept.find(({ role }) => role === first) ?? kept[0] ?? null
}
