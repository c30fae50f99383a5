import type { Fact } from './facts.ts'
import { fold, wordsOf } from './filter.ts'
import { coloursOf, emptyWords, type KnownWord, knownWord, type WantedFact } from './search-vocabulary.ts'

/** A word that is looked for anywhere, also within a longer one. */
export interface PlainWord {
  kind: 'word'
  word: string
}

/** Words that describe one target together, such as `white van`. */
export interface Phrase {
  kind: 'phrase'
  words: { word: string; facts: readonly WantedFact[] }[]
  /** Also held by a name with all of these words, unless the text says what they speak of. */
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
    // Not within a word: a serial number or an address has marks of its own.
    const bare = word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
    const meaning = knownWord(bare)
    return { word: meaning ? bare : word, meaning }
  })
}

/** The noun a colour belongs to: the next one after it, or else the last one before. */
function nounBeside(tokens: readonly Token[], at: number): number | null {
  const after = tokens.findIndex((token, n) => n > at && nounOf(token) !== null)
  if (after >= 0) return after
  const before = tokens.findLastIndex((token, n) => n < at && nounOf(token) !== null)
  return before >= 0 ? before : null
}

const isOfPerson = (token: Token) => ['upper', 'lower', 'person', 'wearing'].includes(token.meaning?.kind ?? '')

/** The word that leads a token's phrase: a vehicle its own, whatever a person is and wears the same, up to another person. */
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

/** A plate whose colour is asked for needs no word of its own. */
function isSaidByColour(tokens: readonly Token[], at: number): boolean {
  return tokens.some((token, n) => token.meaning?.kind === 'colour' && nounBeside(tokens, n) === at)
}

function isOfPlate(tokens: readonly Token[], at: number): boolean {
  const noun = tokens[at]?.meaning?.kind === 'colour' ? nounBeside(tokens, at) : null
  return noun !== null && nounOf(tokens[noun] as Token) === 'plate'
}

/** What a text asks for; every part has to hold. Colours belong to what they stand beside, in any order. */
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

/** Whether an attribute is one of those that a word asks for. */
export function factFits(wanted: readonly WantedFact[], { name, value }: Fact): boolean {
  return wanted.some(one => {
    if (one.name !== name) return false
    if (!one.words) return !isNo(fold(value))
    const held = wholeWords(value)
    return one.words.some(word => held.includes(word))
  })
}

/** Whether a name holds all words of a phrase as whole words: a camera may be called `White house`. */
export function namesPhrase({ words, orName }: Phrase, text: string): boolean {
  if (!orName) return false
  const held = wholeWords(text)
  return words.every(({ word }) => held.includes(word))
}
