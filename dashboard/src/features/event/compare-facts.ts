import { attributeName, attributeValue } from '#features/events/attribute-words.ts'
import { categoryWords, targetWords } from '#features/events/category-words.ts'
import { formatPercent } from '#format/numbers.ts'
import type { ApiEvent, ApiTarget } from '#server/api/schemas/index.ts'

/** A fact of two events side by side; null where an event does not have it. */
export interface ComparedFact {
  name: string
  values: readonly [string | null, string | null]
  /** Whether both events have the fact, with different values. */
  differs: boolean
}

type Row = readonly [name: string, value: string | null | undefined]

/** The target that an event is about: the one with the plate or the recognized face, else the first. */
export function mainTarget({ targets }: ApiEvent): ApiTarget | undefined {
  return targets.find(({ plate }) => plate) ?? targets.find(({ face }) => face?.match) ?? targets[0]
}

function plateRows({ plate }: ApiTarget): Row[] {
  return [
    ['Plate', plate?.corrected ?? plate?.number],
    ['Plate color', plate?.color],
    ['Direction', plate?.direction && attributeValue(plate.direction)],
    ['List on the camera', plate?.list && attributeValue(plate.list)],
    ['Known plate', [plate?.known?.name, plate?.known?.group].filter(Boolean).join(' · ')],
    ['Confidence', plate?.confidence == null ? null : formatPercent(plate.confidence)],
  ]
}

const attributeRows = (prefix: string, values: Readonly<Record<string, string | null>> | null): Row[] =>
  Object.entries(values ?? {}).map(([name, value]) => [
    attributeName(`${prefix}.${name}`),
    value && attributeValue(value),
  ])

function faceRows({ face }: ApiTarget): Row[] {
  if (!face) return []
  const { match, ...attributes } = face
  return [
    ['Recognized as', match?.name],
    ['Similarity', match?.similarity == null ? null : formatPercent(match.similarity)],
    ...attributeRows('face', attributes),
  ]
}

function factsOf(event: ApiEvent): Row[] {
  const target = mainTarget(event)
  const rows: Row[] = [
    ['Type', categoryWords[event.category].word],
    ['Camera', event.camera.name],
  ]
  if (!target) return rows
  return [
    ...rows,
    ['Target', target.type === 'unknown' ? null : targetWords[target.type]],
    ...plateRows(target),
    ...attributeRows('vehicle', target.vehicle),
    ...attributeRows('person', target.person),
    ...faceRows(target),
  ]
}

const sameForm = (value: string) => value.trim().toLowerCase()
/** Measured anew each time, so a difference says nothing. */
const measured = new Set(['Confidence', 'Similarity'])

/** The facts that at least one of two events has, in the order of the event's page. */
export function comparedFacts(a: ApiEvent, b: ApiEvent): ComparedFact[] {
  const [left, right] = [new Map(factsOf(a)), new Map(factsOf(b))]
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((name): ComparedFact[] => {
    const values = [left.get(name) || null, right.get(name) || null] as const
    if (values[0] === null && values[1] === null) return []
    const isDifferent = values[0] !== null && values[1] !== null && sameForm(values[0]) !== sameForm(values[1])
    return [{ name, values, differs: isDifferent && !measured.has(name) }]
  })
}
