import type { AnnotatedEvent, AnnotatedTarget } from '../events/index.ts'
import { categoryFacts, type Target } from '../model/index.ts'
import { attributesOf, type Fact, factsOfTarget, otherWordsOf } from './facts.ts'
import { fold, foldTerm, plateFragmentOf } from './filter.ts'
import { describingFacts } from './search-vocabulary.ts'
import { keysOfPlate, type Matched } from './target-match.ts'
import { factFits, namesPhrase, type Phrase, type TextPart, textParts } from './text-meaning.ts'

/** The color of a plate matches only phrases such as "white plate", not a single word. */
export const isAnywhere = (name: string) => name !== 'plate.color'

/** Whether the attribute is a name, which may contain a phrase. */
export const isName = (name: string) => !describingFacts.has(name)

interface Placed extends Fact {
  target: number | null
}

/** Read from other tables at full length; all other facts are terms of the index, which are cut. */
const wholeTexts = new Set(['category', 'camera', 'plate.known'])

const searchable = ({ name, value }: Fact) => (wholeTexts.has(name) ? fold(value) : foldTerm(value))

/** All facts of an event in words, without its plates. */
function saidBy(event: AnnotatedEvent): Placed[] {
  const { camera, category, smartType, targets } = event
  const ofTargets = targets.flatMap((target, at) => [
    ...factsOfTarget(target).map(fact => ({ ...fact, target: at })),
    ...(target.plate?.known?.name ? [{ name: 'plate.known', value: target.plate.known.name, target: at }] : []),
  ])
  const ofEvent = [
    { name: 'category', value: categoryFacts[category].searchWords },
    { name: 'smartType', value: smartType },
    { name: 'camera', value: camera.name },
    { name: 'camera', value: camera.id },
    ...attributesOf({ ...event, targets: [] }),
    ...otherWordsOf(event),
  ]
  return [...ofTargets, ...ofEvent.map(fact => ({ ...fact, target: null }))]
}

function plateHolding(word: string, { targets }: AnnotatedEvent): Matched | null {
  const fragment = plateFragmentOf(word)
  if (fragment === null) return null
  const at = targets.findIndex(({ plate }) => plate && keysOfPlate(plate).some(key => key.includes(fragment)))
  const plate = targets[at]?.plate
  return plate ? { word, field: 'plate', value: plate.corrected ?? plate.number, target: at } : null
}

/** The matches of the first target that has all words of the phrase; null where there is none. */
export function describedTarget(
  { words }: Phrase,
  { targets }: { targets: readonly (Target | AnnotatedTarget)[] },
): Matched[] | null {
  for (const [target, one] of targets.entries()) {
    const facts = factsOfTarget(one)
    const found = words.map(({ word, facts: wanted }): Matched | null => {
      const fact = facts.find(each => factFits(wanted, each))
      return fact ? { word, field: fact.name, value: fact.value, target } : null
    })
    if (found.every(match => match !== null)) return found
  }
  return null
}

function matchPart(part: TextPart, event: AnnotatedEvent): Matched[] | null {
  if (part.kind === 'phrase') {
    const described = describedTarget(part, event)
    if (described) return described
    const named = saidBy(event).find(fact => isName(fact.name) && namesPhrase(part, searchable(fact)))
    return named
      ? part.words.map(({ word }) => ({ word, field: named.name, value: named.value, target: named.target }))
      : null
  }
  const { word } = part
  const plate = plateHolding(word, event)
  if (plate) return [plate]
  const said = saidBy(event).find(fact => isAnywhere(fact.name) && searchable(fact).includes(word))
  return said ? [{ word, field: said.name, value: said.value, target: said.target }] : null
}

/** One test per part of a text. A test returns where the event matches, or null. */
export function textTests(text: string): ((event: AnnotatedEvent) => Matched[] | null)[] {
  return textParts(text).map(part => event => matchPart(part, event))
}
