/** A word of a search. */
export interface Token {
  /** As typed, without punctuation around it. */
  text: string
  /** In lower case, also without a `?` or `*` at its end. */
  word: string
}

/** The words of what was typed; punctuation alone is none. */
export function tokensOf(typed: string): Token[] {
  return typed
    .replace(/[–—−]/g, '-')
    .split(/[\s,;]+/)
    .map(part => part.replace(/^["'“”„([]+|["'“”„)\].:!]+$/g, ''))
    .filter(text => text !== '')
    .map(text => ({ text, word: text.toLowerCase().replace(/[?*]+$/, '') }))
}

/** The number of tokens that a matcher took, and their meaning. */
export type Read<Meaning> = Meaning & { length: number }

/** Whether the words at a place are those of a phrase. */
export function isPhraseAt(tokens: readonly Token[], at: number, phrase: readonly string[]): boolean {
  return phrase.every((word, n) => tokens[at + n]?.word === word)
}
