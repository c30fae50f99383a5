import type { Fact } from './facts.ts'
import { fold, wordsOf } from './filter.ts'
import { coloursOf, emptyWords, type KnownWord, knownWord, type WantedFact } from './search-vocabulary.ts'

/** A word that may occur anywhere, also inside a longer word. */
export interface PlainWord {
  kind: 'word'
  word: string
}

/** Words that describe one target together, such as `white van`. */
export interface Phrase {
  kind: 'phrase'
  words: { word: string; facts: readonly WantedFact[] }[]
  /** A name that contains all of these words matches too, except for the color of a plate. */
  orName: boolean
}

export type TextPart = PlainWord | Phrase

interface Token {
  word: string
  meaning: KnownWord | null
}

const nouns = ['vehicle', 'upper', 'lower', 'person', 'plate'] as const
type Noun = (typeof nouns)[number]

const nounOf = ({ meaning }: Token): Noun | null => nouns.find(noun => noun === meaning?.kind) ?? null

function tokensOf(text: string): Token[] {
  const words = wordsOf(text)
  const telling = words.filter(word => !emptyWords.has(word))
  return (telling.length > 0 ? telling : words).map(word => {
    // Punctuation inside a word stays: serial numbers and addresses contain it.
    const bare = word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
    const meaning = knownWord(bare)
    return { word: meaning ? bare : word, meaning }
  })
}

/** The noun that a color belongs to: the next one after it, or else the last one before it. */
function nounBeside(tokens: readonly Token[], at: number): number | null {
  const after = tokens.findIndex((token, n) => n > at && nounOf(token) !== null)
  if (after >= 0) return after
  const before = tokens.findLastIndex((token, n) => n < at && nounOf(token) !== null)
  return before >= 0 ? before : null
}

const isOfPerson = (token: Token) => ['upper', 'lower', 'person', 'wearing'].includes(token.meaning?.kind ?? '')

/** The first word of a token's phrase. Each vehicle leads its own; a person leads all words for clothes up to the next person. */
function leaderOf(tokens: readonly Token[], at: number): number {
  const token = tokens[at]
  if (token?.meaning?.kind === 'colour') {
    const noun = nounBeside(tokens, at)
    return noun === null || nounOf(tokens[noun] as Token) === 'plate' ? at : leaderOf(tokens, noun)
  }
  if (!token || !isOfPerson(token)) return at
  const people = tokens.flatMap((one, n) => (one.meaning?.kind === 'person' ? [n] : []))
  return people.findLast(n => n <= at) ?? people[0] ?? tokens.findIndex(isOfPerson)
}

function factsOf(tokens: readonly Token[], at: number): readonly WantedFact[] {
  const { meaning } = tokens[at] as Token
  if (meaning?.kind !== 'colour') return meaning?.facts ?? []
  const noun = nounBeside(tokens, at)
  const names = coloursOf[noun === null ? 'any' : (nounOf(tokens[noun] as Token) ?? 'any')]
  const words = meaning.facts[0]?.words ?? []
  return names.map(name => ({ name, words }))
}

/** Whether a color belongs to the word "plate", which then needs no test of its own. */
function isSaidByColour(tokens: readonly Token[], at: number): boolean {
  return tokens.some((token, n) => token.meaning?.kind === 'colour' && nounBeside(tokens, n) === at)
}

function isOfPlate(tokens: readonly Token[], at: number): boolean {
  const noun = tokens[at]?.meaning?.kind === 'colour' ? nounBeside(tokens, at) : null
  return noun !== null && nounOf(tokens[noun] as Token) === 'plate'
}

/** The parts of a text; every part has to match. A color belongs to the noun beside it, before or after. */
export function textParts(text: string): TextPart[] {
  const tokens = tokensOf(text)
  const phrases = new Map<number, Phrase>()
  const parts: TextPart[] = []
  for (const [at, { word, meaning }] of tokens.entries()) {
    if (!meaning || meaning.kind === 'plate') {
      if (!meaning || !isSaidByColour(tokens, at)) parts.push({ kind: 'word', word })
      continue
    }
    const leader = leaderOf(tokens, at)
    const phrase = phrases.get(leader) ?? { kind: 'phrase', words: [], orName: !isOfPlate(tokens, leader) }
    if (!phrases.has(leader)) parts.push(phrase)
    phrases.set(leader, phrase)
    phrase.words.push({ word, facts: factsOf(tokens, at) })
  }
  return parts
}

const isNo = (value: string) => /^(no|none|false|0|without.*)$/.test(value)

export const wholeWords = (text: string) => fold(text).split(/[^\p{L}\p{N}]+/u)

/** Whether a fact matches one of the wanted facts of a word. */
export function factFits(wanted: readonly WantedFact[], { name, value }: Fact): boolean {
  return wanted.some(one => {
    if (one.name !== name) return false
    if (!one.words) return isNo(fold(value)) === (one.isNo ?? false)
    const held = wholeWords(value)
    return one.words.some(word => wholeWords(word).every(part => held.includes(part)))
  })
}

/** Whether a name contains all words of a phrase as whole words: a camera may be called `White house`. */
export function namesPhrase({ words, orName }: Phrase, text: string): boolean {
  if (!orName) return false
  const held = wholeWords(text)
  return words.every(({ word }) => held.includes(word))
}
