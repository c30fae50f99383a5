import type { AnnotatedEntry } from '../events/index.ts'
import { fold, lineNamesOf } from '../search/index.ts'
import { anyOf } from './mismatch.ts'

/** Returns null for an entry that matches, otherwise what it has instead. */
type ZoneTest = (entry: AnnotatedEntry) => string | null

/** Numbers of the zones and lines that the entry names. */
function zonesOf(entry: AnnotatedEntry): number[] {
  if (entry.kind === 'status') return entry.rule === null ? [] : [entry.rule]
  return entry.kind === 'alarm' ? entry.rules.flatMap(({ eventId }) => eventId ?? []) : []
}

/** Zones and lines by the device's own numbers. */
export function zoneTest(wanted: readonly number[]): ZoneTest {
  return entry => {
    const zones = [...new Set(zonesOf(entry))]
    if (zones.some(zone => wanted.includes(zone))) return null
    return zones.length === 0 ? 'the device reports none' : `${zones.join(', ')} is not ${anyOf(wanted)}`
  }
}

/** Zones and lines by name. */
export function lineTest(wanted: readonly string[]): ZoneTest {
  const folded = new Set(wanted.map(fold))
  return entry => {
    const names = entry.kind === 'alarm' ? lineNamesOf(entry) : []
    if (names.some(name => folded.has(fold(name)))) return null
    return names.length === 0 ? 'its line or zone has no name' : `${names.join(', ')} is not ${anyOf(wanted)}`
  }
}
