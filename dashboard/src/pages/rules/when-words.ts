import { attributeName, attributeValue } from '#features/events/attribute-words.ts'
import { categoryWords, targetWords } from '#features/events/category-words.ts'
import { visitFlagWords, visitPhaseWords } from '#features/places/visit-phase-words.ts'
import { dayWords } from '#format/day-words.ts'
import type { When } from '#server/api/schemas/index.ts'

type Hours = NonNullable<When['time']>
type PlateCondition = NonNullable<When['plate']>

const either = (values: readonly (string | number)[] | undefined) => values?.join(' or ') ?? ''

function hoursWords({ days, from, to }: Hours): string {
  const named = days?.map(day => dayWords[day]).join(', ') ?? ''
  const clock = from !== undefined || to !== undefined ? `${from ?? '00:00'}–${to ?? '24:00'}` : ''
  return [named, clock].filter(Boolean).join(' ')
}

function plateWords(plate: PlateCondition): string[] {
  const { number, similar, group, known, list, direction, minConfidence } = plate
  return [
    number?.length ? `plate ${either(number)}${similar ? ' or look-alikes' : ''}` : '',
    group?.length ? `in group ${either(group)}` : '',
    known === false ? 'unknown plate' : known ? 'known plate' : '',
    list?.length ? `on the camera's list ${either(list)}` : '',
    direction?.length ? either(direction) : '',
    minConfidence === undefined ? '' : `confidence at least ${Math.round(minConfidence * 100)} %`,
  ]
}

function stateWords({ alarm, active, unconfirmed }: When): string[] {
  return [
    alarm?.length ? `alarm state ${either(alarm)}` : '',
    active === undefined ? '' : active ? 'turns on' : 'turns off',
    unconfirmed ? 'address not confirmed' : '',
  ]
}

function modeWords({ kind, mode }: When, nameOf: NameLookup['mode']): string {
  const named = either(mode?.map(nameOf))
  if (kind?.includes('mode')) return named ? `the mode changes to ${named}` : 'the mode changes'
  return named && `in mode ${named}`
}

function timeWords(when: When, modeName: NameLookup['mode']): string[] {
  const { time, quiet } = when
  return [modeWords(when, modeName), time ? hoursWords(time) : '', quiet ? `not ${hoursWords(quiet)}` : '']
}

const phaseWords = { start: 'starts', ongoing: 'continues', stop: 'ends' } as const

function visitPart({ visit, flag, place }: When): string[] {
  return [
    visit?.length ? `visit: ${either(visit.map(one => visitPhaseWords[one].toLowerCase()))}` : '',
    flag?.length ? either(flag.map(one => (visitFlagWords[one] ?? one).toLowerCase())) : '',
    place?.length ? `in ${either(place)}` : '',
  ]
}

/** The names of what a condition refers to by id. */
export interface NameLookup {
  camera: (ref: string) => string
  mode: (id: string) => string
}

/** A condition in a few words; empty for one that matches everything. */
export function whenWords(when: When, names: NameLookup): string {
  const { category, smartType, camera, zone, line, phase, target, plate, attributes, text } = when
  const words = [
    either(category?.map(one => categoryWords[one].word)),
    either(smartType),
    either(target?.map(one => targetWords[one])),
    ...(plate ? plateWords(plate) : []),
    ...Object.entries(attributes ?? {}).map(
      ([name, values]) => `${attributeName(name)}: ${either(values.map(attributeValue))}`,
    ),
    ...visitPart(when),
    ...stateWords(when),
    camera?.length ? `at ${either(camera.map(names.camera))}` : '',
    zone?.length ? `zone ${either(zone)}` : '',
    either(line),
    either(phase?.map(one => phaseWords[one])),
    text ? `“${text}”` : '',
    ...timeWords(when, names.mode),
    when.not ? `except (${whenWords(when.not, names) || 'everything'})` : '',
  ]
  return words.filter(Boolean).join(' · ')
}
