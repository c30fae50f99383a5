import { categoryWords, targetWords } from '#features/events/category-words.ts'
import { attributeName } from '#features/filter/filter-choices.tsx'
import type { When } from '#server/api/schemas/index.ts'

type Hours = NonNullable<When['time']>
type PlateWish = NonNullable<When['plate']>

const dayWords = { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' }
const either = (values: readonly (string | number)[] | undefined) => values?.join(' or ') ?? ''

function hoursWords({ days, from, to }: Hours): string {
  const named = days?.map(day => dayWords[day]).join(', ') ?? ''
  const clock = from !== undefined || to !== undefined ? `${from ?? '00:00'}–${to ?? '24:00'}` : ''
  return [named, clock].filter(Boolean).join(' ')
}

function plateWords(plate: PlateWish): string[] {
  const { number, similar, group, known, list, direction, minConfidence } = plate
  return [
    number?.length ? `plate ${either(number)}${similar ? ' or alike' : ''}` : '',
    group?.length ? `in group ${either(group)}` : '',
    known === false ? 'plate not known' : known ? 'plate known' : '',
    list?.length ? `on the device's list ${either(list)}` : '',
    direction?.length ? either(direction) : '',
    minConfidence === undefined ? '' : `confidence from ${Math.round(minConfidence * 100)} %`,
  ]
}

/** What a condition asks for, in few words; empty for one that asks for nothing. `cameraName` knows names of ids. */
export function whenWords(when: When, cameraName: (ref: string) => string): string {
  const { category, smartType, camera, zone, phase, target, plate, attributes, alarm, active, time, quiet, text } = when
  const words = [
    either(category?.map(one => categoryWords[one].word)),
    either(smartType),
    target?.length ? either(target.map(one => targetWords[one])) : '',
    ...(plate ? plateWords(plate) : []),
    ...Object.entries(attributes ?? {}).map(([name, values]) => `${attributeName(name)}: ${either(values)}`),
    alarm?.length ? `state ${either(alarm)}` : '',
    active === undefined ? '' : active ? 'goes on' : 'goes off',
    when.unconfirmed ? 'address not confirmed' : '',
    camera?.length ? `at ${either(camera.map(cameraName))}` : '',
    zone?.length ? `zone ${either(zone)}` : '',
    either(phase),
    text ? `“${text}”` : '',
    time ? hoursWords(time) : '',
    quiet ? `not ${hoursWords(quiet)}` : '',
    when.not ? `except (${whenWords(when.not, cameraName) || 'everything'})` : '',
  ]
  return words.filter(Boolean).join(' · ')
}
