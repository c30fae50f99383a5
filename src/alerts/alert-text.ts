import type { AnnotatedEntry } from '../events/index.ts'
import { bounds, shortText } from '../model/index.ts'
import { headlineOf, platesOf, whoWasSeen } from '../rules/headline.ts'

/** What an alert is about: the plates of an event, or else the camera. */
export function subjectOf(entry: AnnotatedEntry): string {
  const plates = entry.kind === 'alarm' ? platesOf(entry) : []
  return shortText(plates.length > 0 ? plates.join(', ') : entry.camera.name, bounds.logLine)
}

/** `text` of a rule with its places filled: `{camera}`, `{plate}`, `{what}`, `{category}`; without a text the headline and the camera. */
export function alertText(text: string | undefined, entry: AnnotatedEntry, heldBefore: number): string {
  const places: Record<string, string> = {
    camera: entry.camera.name,
    plate: entry.kind === 'alarm' ? platesOf(entry).join(', ') || 'no plate' : 'no plate',
    what: entry.kind === 'alarm' ? whoWasSeen(entry) || headlineOf(entry) : headlineOf(entry),
    category: entry.kind === 'alarm' ? entry.category : entry.kind,
  }
  const said = text
    ? text.replace(/\{(\w+)\}/g, (whole, name: string) => places[name] ?? whole)
    : `${headlineOf(entry)} · ${entry.camera.name}`
  const line = shortText(said, bounds.text)
  return heldBefore > 0 ? `${line} (${heldBefore} more before it held back)` : line
}
