import type { AnnotatedEvent } from '../../events/index.ts'
import { headlineOf, platesOf } from '../../rules/index.ts'
import type { Attempt, Deliverable } from './deliverable.ts'

/** A picture on its way out. */
export interface Picture {
  role: 'overview' | 'target'
  /** Works without a sign-in for a while; null where links are not wanted. */
  link: string | null
  /** The JPEG; null where pictures are not sent along. */
  bytes: Buffer | null
}

/** Everything a preset needs to shape a message. */
export interface MessageFacts {
  deliverable: Deliverable
  attempt: Attempt
  /** `Gate`, or the name of the rule that raised an alert. */
  title: string
  /** `License plate ABC1234`. */
  headline: string
  /** ISO 8601 UTC. */
  time: string
  /** `warning` and above are marked by services that can. */
  severity: 'info' | 'warning' | 'critical'
  /** The most telling first: targets before overviews. */
  pictures: Picture[]
}

/** The event of an alarm or of a test; null for everything else. */
export function alarmOf({ event }: Deliverable): AnnotatedEvent | null {
  return event.kind === 'alarm' ? event : null
}

/** A plate for services that show one; null where none was read. */
export function plateOf(deliverable: Deliverable): string | null {
  const alarm = alarmOf(deliverable)
  return (alarm && platesOf(alarm)[0]) ?? null
}

export function messageFacts(deliverable: Deliverable, attempt: Attempt, pictures: Picture[]): MessageFacts {
  const { type, event } = deliverable
  const sorted = pictures.toSorted((a, b) => Number(b.role === 'target') - Number(a.role === 'target'))
  if (event.kind === 'alert') {
    const { rule: title, text: headline, at: time, severity } = event
    return { deliverable, attempt, title, headline, time, severity, pictures: sorted }
  }
  const headline = type === 'test' ? `Test: ${headlineOf(event)}` : headlineOf(event)
  const { camera, time } = event
  return { deliverable, attempt, title: camera.name, headline, time, severity: 'info', pictures: sorted }
}

/** The body where no service wants another. */
export function fullEvent({ deliverable: { type, event }, attempt }: MessageFacts): Record<string, unknown> {
  return { type, event, ...attempt }
}
