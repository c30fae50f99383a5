const mostCharacters = 200

/**
 * What a device calls itself or a part of it, fit for a list, a log line and a terminal: one line of at most 200
 * characters without control characters. Null for nothing.
 */
export function shortText(text: string | undefined): string | null {
  const line = text?.replace(/[\s\p{Cc}]+/gu, ' ').trim()
  return line ? [...line].slice(0, mostCharacters).join('') : null
}
