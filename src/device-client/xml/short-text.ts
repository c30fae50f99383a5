import { oneLine } from '../../lib/one-line.ts'

const mostCharacters = 200

/** What a device calls itself or a part of it, as one line of at most 200 characters. Null for nothing. */
export function shortText(text: string | undefined): string | null {
  return oneLine(text ?? '', mostCharacters) || null
}
