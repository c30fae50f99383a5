import type { AnnotatedEntry, AnnotatedEvent } from '../events/index.ts'
import { categoryFacts, type ModeEntry, type PassChange, type VisitChange } from '../model/index.ts'

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** The plates of an event after correction, with the names of known plates: `ABC1234 (Baker's van)`. */
export function platesOf(event: AnnotatedEvent): string[] {
  return event.targets.flatMap(({ plate }) => {
    if (!plate) return []
    const number = plate.corrected ?? plate.number
    return plate.known?.name ? `${number} (${plate.known.name})` : number
  })
}

/** The plates, or without plates the counted types of targets: `2 person, 1 bike`; empty without targets. */
export function whoWasSeen(event: AnnotatedEvent): string {
  const plates = platesOf(event)
  if (plates.length > 0) return plates.join(', ')
  const types = event.targets.map(target => target.type)
  return [...new Set(types)].map(type => `${types.filter(other => other === type).length} ${type}`).join(', ')
}

const visitWords = {
  entered: 'entered',
  left: 'left',
  unseen: 'was not seen to leave',
  'overstay-soon': 'soon reaches the time limit at',
  overstay: 'reached the time limit at',
  closing: 'is past closing time at',
} as const

const named = ({ plate, known }: PassChange | VisitChange) => (known?.name ? `${plate} (${known.name})` : plate)

const whoWords: Record<string, string> = { schedule: 'by the schedule', mqtt: 'over MQTT' }

const changedMode = ({ name, by, source }: ModeEntry) =>
  `Arming mode changed to ${name} ${whoWords[source] ?? `by ${by}`}`

/** A short description without the camera: `License plate ABC1234`, `perimeter is on`, `Person left`, `Intrusion began`. */
export function headlineOf(entry: AnnotatedEntry): string {
  if (entry.kind === 'status') return `${entry.alarm} is ${entry.active ? 'on' : 'off'}`
  if (entry.kind === 'track') return `${capital(entry.type)} ${entry.phase === 'start' ? 'came' : 'left'}`
  if (entry.kind === 'pass') return `License plate ${named(entry)} ${entry.phase === 'start' ? 'arrived' : 'passed'}`
  if (entry.kind === 'visit') return `${named(entry)} ${visitWords[entry.phase]} ${entry.place.name}`
  if (entry.kind === 'mode') return changedMode(entry)
  if (entry.kind === 'incident')
    return `${categoryFacts[entry.category].headline} ${entry.phase === 'start' ? 'began' : 'ended'}`
  return [categoryFacts[entry.category].headline, whoWasSeen(entry)].filter(part => part !== '').join(' ')
}
