/** The reason why a condition does not match. */
export interface Mismatch {
  /** The key of the condition: `plate`, `time`. */
  part: string
  /** The value that was seen instead: `ABC123 is in no group`. */
  detail: string
}

/** One line for people: `plate: ABC123 is in no group`. */
export function inOneLine({ part, detail }: Mismatch): string {
  return `${part}: ${detail}`
}

/** `a`, `a or b`, `a, b or c`; of more than six values the rest is counted. */
export function anyOf(values: readonly (string | number)[]): string {
  const mostNamed = 6
  if (values.length > mostNamed)
    return `${values.slice(0, mostNamed).join(', ')} or ${values.length - mostNamed} others`
  return values.length < 2 ? String(values[0] ?? '') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`
}
