// Marks that turn the direction of a line (UAX #9) and would let a name rearrange the words beside it.
const directionMarks = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
// Line and paragraph separators, and every control character: also those that a terminal obeys (ESC, CSI, backspace).
const breaks = /[\s\p{Cc}\p{Zl}\p{Zp}]+/gu

/**
 * A text from outside, fit for a line of a log, a list or a terminal: no line ends, control characters or direction
 * marks, and at most `most` characters, with `…` where it was cut.
 */
export function oneLine(text: string, most: number): string {
  // Long texts are cut first, so that the work does not grow with them. A character has at most two units.
  const start = text.length > 2 * most ? text.slice(0, 2 * most) : text
  const line = start.toWellFormed().replace(directionMarks, '').replace(breaks, ' ').trim()
  if (line.length <= most && start === text) return line
  const characters = [...line]
  return characters.length > most || start !== text ? `${characters.slice(0, most - 1).join('')}…` : line
}
