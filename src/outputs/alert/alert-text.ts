import type { PublishedEntry } from '../published-entry.ts'
import { headlineOf, platesOf, whoWasSeen } from '../rules/headline.ts'

/** What an alert is about: the plates of an event, or else the camera. */
export function subjectOf(entry: PublishedEntry): string {
  const plates = entry.kind === 'alarm' ? platesOf(entry) : []
  return plates.length > 0 ? plates.join(', ') : entry.camera.name
}

/** `text` of a rule with its places filled: `{camera}`, `{plate}`, `{what}`, `{category}`; without a text the headline and the camera. */
export function alertText(text: string | undefined, entry: PublishedEntry, heldBefore: number): string {
  const places: Record<string, string> = {
    camera: entry.camera.name,
    plate: entry.kind === 'alarm' ? platesOf(entry).join(', ') || 'no plate' : 'no plate',
    what: entry.kind === 'alarm' ? whoWasSeen(entry) || headlineOf(entry) : headlineOf(entry),
    category: entry.kind === 'alarm' ? entry.category : entry.kind,
  }
  const said = text
    ? text.replace(/\{(\w+)\}/g, (whole, name: string) => places[name] ?? whole)
    : `${headlineOf(entry)} · ${entry.camera.name}`
  return heldBefore > 0 ? `${said} (${heldBefore} more before it held back)` : said
}
