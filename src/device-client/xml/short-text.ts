import { oneLine } from '../../lib/one-line.ts'

const mostCharacters = 200

/** Normalises a name from a device to one line of at most 200 characters. Returns null for empty text. */
export function shortText(text: string | undefined): string | null {
  return oneLine(text ?? '', mostCharacters) || null
}
