import type { AnnotatedEvent } from '../../events/index.ts'
import type { ImageRole, Severity } from '../../model/index.ts'
import { headlineOf, platesOf } from '../../rules/index.ts'
import type { Attempt, Deliverable } from '../queued/deliverable.ts'

/** A picture of a message. */
export interface Picture {
  role: ImageRole
  /** A link that works for seven days without signing in; null if links are not wanted. */
  link: string | null
  /** The JPEG; null if the message does not contain pictures. */
  bytes: Buffer | null
}

/** The facts from which presets build messages. */
export interface MessageFacts {
  deliverable: Deliverable
  attempt: Attempt
  /** The name of the camera, or of the rule that raised the alert. */
  title: string
  /** `License plate ABC1234`. */
  headline: string
  /** ISO 8601 UTC. */
  time: string
  /** Services that can, highlight `warning` and `critical`. */
  severity: Severity
  /** Pictures of targets come before overviews. */
  pictures: Picture[]
}

/** The event of an alarm or a test; null for anything else. */
export function alarmOf({ event }: Deliverable): AnnotatedEvent | null {
  return event.kind === 'alarm' ? event : null
}

/** The first plate of the event; null without plates. */
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

/** The full body, which the presets `event` and `node-red` send. */
export function fullEvent({ deliverable: { type, event }, attempt }: MessageFacts): Record<string, unknown> {
  return { type, event, ...attempt }
}
