export type SearchField = 'plate' | 'text'

/** Letters and digits in capitals, as plates are written; one word with a digit; or wildcards. */
export function looksLikePlate(typed: string): boolean {
  const words = typed.trim().split(/\s+/)
  if (/[*?]/.test(typed)) return words.length === 1
  if (words.length === 1)
    return /^[\p{L}\p{N}-]*\p{N}[\p{L}\p{N}-]*$/u.test(typed.trim()) || /^[\p{Lu}-]+$/u.test(typed.trim())
  return words.length <= 4 && words.every(word => /^[\p{Lu}\p{N}-]{1,8}$/u.test(word)) && /\p{N}/u.test(typed)
}

/** The searches that a typed text may mean, the more likely one first. */
export function searchOffers(typed: string): { field: SearchField; words: string }[] {
  const text = typed.trim()
  if (text === '') return []
  const plate = { field: 'plate' as const, words: `Plate ${/[*?]/.test(text) ? 'matches' : 'contains'} ${text}` }
  const words = { field: 'text' as const, words: `Words: ${text}` }
  return looksLikePlate(text) ? [plate, words] : [words, plate]
}

/** The filter that searches for a text in one of the two ways, and no longer in the other. */
export function searchChange(field: SearchField, typed: string): Partial<Record<SearchField | 'plateMatch', string>> {
  const text = typed.trim()
  return field === 'plate' ? { plate: text, text: '' } : { text, plate: '', plateMatch: '' }
}
