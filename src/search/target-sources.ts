import type { AnnotatedEvent } from '../events/index.ts'
import { alarmRowsOf, readableEvents } from '../log/entries/log-rows.ts'
import { clearBit, keepCommon, offsetOf, offsetsIn, seqOf, takeAway } from './bits.ts'
import { anyPlateSource, knownPlateSource } from './plate-sources.ts'
import { annotated, type Question } from './question.ts'
import { allOf, anyOf, type BlockBits, findTerms, type Source, termSource } from './sources.ts'
import { targetMatchers } from './target-match.ts'
import { severalTerm } from './terms.ts'

type Test = (event: AnnotatedEvent) => boolean

/** Clears the events of `found` that have several targets and do not pass; only these have to be read. */
async function checkSeveral(question: Question, found: BlockBits, several: BlockBits, test: Test): Promise<void> {
  for (const [block, bits] of found) {
    const doubtful = bits.slice()
    keepCommon(doubtful, several.get(block))
    const seqs = offsetsIn(doubtful).map(offset => seqOf(block, offset))
    const rows = await alarmRowsOf(question.queries, seqs)
    const events = await annotated(question, readableEvents(rows, question.cameras))
    const passed = new Set(events.filter(test).map(({ seq }) => seq))
    for (const seq of seqs) if (!passed.has(seq)) clearBit(bits, offsetOf(seq))
  }
}

async function severalSource({ queries }: Question): Promise<Source> {
  return termSource(queries, await findTerms(queries, [severalTerm]))
}

/** The events of all sources at which one target passes all that the filter says of a target. */
export async function sameTarget(question: Question, sources: readonly Source[]): Promise<Source> {
  const all = allOf(sources)
  const several = await severalSource(question)
  const matchers = targetMatchers(question.filter)
  const test: Test = event => matchers.every(matches => matches(event) !== null)
  return {
    ...all,
    // It reads events from the log.
    isCostly: true,
    async load(blocks) {
      const found = await all.load(blocks)
      await checkSeveral(question, found, await several.load([...found.keys()]), test)
      return found
    },
  }
}

/** Events with a plate that was known when they were received, or with one that was not. */
export async function knownSource(question: Question, known: boolean): Promise<Source> {
  const knowing = await knownPlateSource(question.queries)
  if (known) return knowing
  const [any, several] = await Promise.all([anyPlateSource(question.queries), severalSource(question)])
  const unknownOnly: Source = {
    ...any,
    async load(blocks) {
      const [found, taken] = await Promise.all([any.load(blocks), knowing.load(blocks)])
      for (const [block, bits] of found) takeAway(bits, taken.get(block))
      return found
    },
  }
  // An event with several targets may have a known plate and one that is not.
  const mixed = allOf([any, several])
  const [test] = targetMatchers({ known })
  const checked: Source = {
    ...mixed,
    isCostly: true,
    async load(blocks) {
      const found = await mixed.load(blocks)
      await checkSeveral(question, found, found, event => test?.(event) != null)
      return found
    },
  }
  return anyOf([unknownOnly, checked])
}
