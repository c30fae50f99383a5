import { sql } from 'kysely'
import { listed } from '../database/index.ts'
import { readAlarm } from '../log/entries/entry-body.ts'
import { alarmRowsOf } from '../log/entries/log-rows.ts'
import { categories, categoryFacts } from '../model/index.ts'
import { clearBit, keepCommon, offsetOf, offsetsIn, seqOf } from './bits.ts'
import { fold, plateFragmentOf } from './filter.ts'
import { plateQuestion } from './plate-likeness.ts'
import { knownNameSource, plateSource } from './plate-sources.ts'
import type { Question } from './question.ts'
import type { WantedFact } from './search-vocabulary.ts'
import { allOf, anyOf, type BlockBits, findTerms, type Source, termSource } from './sources.ts'
import { cameraTerm, categoryTerm, severalTerm, type Term } from './terms.ts'
import { describedTarget, isAnywhere, isName } from './text-match.ts'
import { factFits, namesPhrase, type Phrase, type PlainWord, type TextPart } from './text-meaning.ts'

interface FoundTerm {
  id: number
  events: number
  name: string
  folded: string
}

const columns = sql`id, events, name, folded`

/** The terms of categories and cameras whose words match. Their words are not in the index, so they are compared here. */
function namesPassing(passes: (text: string) => boolean, { cameras }: Question): Term[] {
  return [
    ...categories.filter(category => passes(categoryFacts[category].searchWords)).map(categoryTerm),
    ...cameras.idsWhere(({ id, name }) => passes(id) || passes(name)).map(cameraTerm),
  ]
}

/** Terms that contain a text, without categories (their words are in the vocabulary) and internal terms. */
async function termsHolding({ queries }: Question, text: string): Promise<FoundTerm[]> {
  const { rows } = await sql<FoundTerm>`
    select ${columns} from search_term
    where substr(name, 1, 1) <> '@' and name <> 'category' and instr(folded, ${text}) > 0
  `.execute(queries)
  return rows
}

async function plainSource(question: Question, { word }: PlainWord): Promise<Source> {
  const { queries } = question
  const holds = (text: string) => fold(text).includes(word)
  const terms = (await termsHolding(question, word)).filter(({ name }) => isAnywhere(name))
  const named = await findTerms(queries, namesPassing(holds, question))
  const fragment = plateFragmentOf(word)
  return anyOf([
    termSource(queries, [...terms, ...named]),
    await knownNameSource(queries, holds),
    ...(fragment === null ? [] : [await plateSource(queries, plateQuestion(fragment, 'fragment'))]),
  ])
}

/** Events with a target that has one of the facts. */
export async function factSource({ queries }: Question, facts: readonly WantedFact[]): Promise<Source> {
  const { rows } = await sql<FoundTerm>`
    select ${columns} from search_term where name in ${listed(facts.map(fact => fact.name))}
  `.execute(queries)
  return termSource(
    queries,
    rows.filter(({ name, folded }) => factFits(facts, { name, value: folded })),
  )
}

/** Removes events whose words match different targets. Only events with several targets have to be read. */
async function dropScattered(
  question: Question,
  phrase: Phrase,
  { found, several }: Record<'found' | 'several', BlockBits>,
) {
  const { queries } = question
  for (const [block, bits] of found) {
    const doubtful = bits.slice()
    keepCommon(doubtful, several.get(block))
    const rows = await alarmRowsOf(
      queries,
      offsetsIn(doubtful).map(offset => seqOf(block, offset)),
    )
    for (const { seq, body } of rows) {
      const event = readAlarm(body)
      if (!event || !describedTarget(phrase, event)) clearBit(bits, offsetOf(seq))
    }
  }
  return found
}

async function describedSource(question: Question, phrase: Phrase): Promise<Source> {
  const words = await Promise.all(phrase.words.map(({ facts }) => factSource(question, facts)))
  const [only, ...more] = words
  if (only && more.length === 0) return only
  const all = allOf(words)
  const several = termSource(question.queries, await findTerms(question.queries, [severalTerm]))
  return {
    ...all,
    // It reads events from the log.
    isCostly: true,
    async load(blocks) {
      const [found, doubtful] = await Promise.all([all.load(blocks), several.load(blocks)])
      return dropScattered(question, phrase, { found, several: doubtful })
    },
  }
}

async function phraseSource(question: Question, phrase: Phrase): Promise<Source> {
  if (!phrase.orName) return describedSource(question, phrase)
  const { queries } = question
  const passes = (text: string) => namesPhrase(phrase, text)
  const holding = await termsHolding(question, phrase.words[0]?.word ?? '')
  const terms = holding.filter(({ name, folded }) => isName(name) && passes(folded))
  const named = await findTerms(queries, namesPassing(passes, question))
  return anyOf([
    await describedSource(question, phrase),
    termSource(queries, [...terms, ...named]),
    await knownNameSource(queries, passes),
  ])
}

/** Events that contain a part of a text. */
export function textSource(question: Question, part: TextPart): Promise<Source> {
  return part.kind === 'word' ? plainSource(question, part) : phraseSource(question, part)
}
