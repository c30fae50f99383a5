import { oneLine } from '../../lib/one-line.ts'
import { categoryFacts } from '../../model/index.ts'
import { localText } from '../../time/local-text.ts'
import type { ApiEventFilter } from '../schemas/index.ts'

type Name = keyof ApiEventFilter

// The others are named after their field: `vehicleType` is "Vehicle type".
const labels: Partial<Record<Name, string>> = {
  category: 'Type',
  smartType: 'Original type',
  line: 'Line or zone',
  known: 'Known plate',
  targetType: 'Target',
  hours: 'Hours of the day',
  text: 'Words',
  kept: 'Kept',
}

/** Part of the words of another field, or no limit by itself. */
const quiet: readonly Name[] = ['plateMatch', 'zone']

const matches = { exact: 'exactly', wildcard: 'with wildcards', fragment: 'contained', similar: 'or similar' } as const

const mostOfValue = 100

function labelOf(name: Name): string {
  const words = name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
  return labels[name] ?? `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`
}

interface Words {
  /** The name of a camera by its id or name. */
  cameraName: (idOrName: string) => string
  timeZone: string
}

function valueText(query: ApiEventFilter, name: Name, { cameraName, timeZone }: Words): string {
  const value = query[name]
  if (value instanceof Date) return `${localText(value.getTime(), timeZone, 'second')} ${timeZone}`
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  const texts = [value].flat().map(one => {
    if (name === 'camera') return cameraName(String(one))
    return name === 'category' ? categoryFacts[one as keyof typeof categoryFacts].label : String(one)
  })
  const text = oneLine(texts.join(' or '), mostOfValue)
  if (name === 'plate' && query.plateMatch) return `${text} (${matches[query.plateMatch]})`
  return name === 'hours' && query.zone ? `${text} ${oneLine(query.zone, mostOfValue)}` : text
}

/** A filter as people say it: `Type: Plate; Camera: Gate; From: 2026-11-28 00:00:00 Europe/Berlin`. */
export function filterInWords(query: ApiEventFilter, words: Words): string {
  const names = (Object.keys(query) as Name[]).filter(name => query[name] !== undefined && !quiet.includes(name))
  if (names.length === 0) return 'All events'
  return names.map(name => `${labelOf(name)}: ${valueText(query, name, words)}`).join('; ')
}
