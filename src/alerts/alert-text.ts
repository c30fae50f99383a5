import type { AnnotatedEntry } from '../events/index.ts'
import { bounds, shortText } from '../model/index.ts'
import { headlineOf, platesOf, whoWasSeen } from '../rules/index.ts'

/** The subject of an alert: the plates of the event, the name of the arming mode, or the name of the camera. */
export function subjectOf(entry: AnnotatedEntry): string {
  const plates = entry.kind === 'alarm' ? platesOf(entry) : []
  if (entry.kind === 'mode') return entry.name
  return shortText(plates.length > 0 ? plates.join(', ') : entry.camera.name, bounds.logLine)
}

/** The first plate of an event, after correction; null without plates. */
export function plateOf(entry: AnnotatedEntry): string | null {
  const plates = entry.kind === 'alarm' ? entry.targets.flatMap(({ plate }) => plate ?? []) : []
  return plates[0] ? (plates[0].corrected ?? plates[0].number) : null
}

/** The `text` of a rule with `{camera}`, `{plate}`, `{what}` and `{category}` filled in; without a text, headline and camera. */
export function alertText(text: string | undefined, entry: AnnotatedEntry, heldBefore: number): string {
  const values: Record<string, string> = {
    camera: entry.camera.name,
    plate: entry.kind === 'alarm' ? platesOf(entry).join(', ') || 'no plate' : 'no plate',
    what: entry.kind === 'alarm' ? whoWasSeen(entry) || headlineOf(entry) : headlineOf(entry),
    category: entry.kind === 'alarm' ? entry.category : entry.kind,
  }
  const filled = text
    ? text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
    : [headlineOf(entry), ...(entry.kind === 'mode' ? [] : [entry.camera.name])].join(' · ')
  const line = shortText(filled, bounds.text)
  return heldBefore > 0 ? `${line} (${heldBefore} more before it held back)` : line
}
