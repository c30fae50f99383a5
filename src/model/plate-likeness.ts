/** The likeness of two plates. `detail` is text for people; null where there is nothing to explain. */
export interface PlateLikeness {
  why: { kind: 'exact' | 'look-alike' | 'one-edit'; detail: string | null }
  /** The smaller, the better. */
  distance: number
}

// Characters that plate readers confuse; each row is one shape to them.
const lookAlikes = ['O0DQ', 'I1L', 'B8', 'S5', 'Z2', 'G6']
const shapes = new Map(lookAlikes.flatMap(row => [...row].map(character => [character, row[0] ?? character])))
// One edit of a shorter plate would match too many others.
const shortestEdited = 3

/** A plate's key with each character replaced by the first of those that look like it: `8O1` and `BDL` are both `BOI`. */
export function skeletonOf(key: string): string {
  return Array.from(key, character => shapes.get(character) ?? character).join('')
}

/** A skeleton, and the skeleton without each of its characters: two plates that are one edit apart share one of these. */
export function nearbyForms(skeleton: string): string[] {
  const characters = Array.from(skeleton)
  const shorter = characters.map((_, at) => characters.filter((_, other) => other !== at).join(''))
  return [...new Set([skeleton, ...(characters.length < shortestEdited ? [] : shorter)])]
}

function differences(asked: string[], read: string[], offset: number): string[] {
  return asked.flatMap((character, at) => {
    const other = read[at + offset]
    return other === undefined || other === character ? [] : [`${character} read as ${other}`]
  })
}

const sameShapes = (a: string[], b: string[]) => skeletonOf(a.join('')) === skeletonOf(b.join(''))

function explainOneEdit(asked: string[], read: string[]): string[] | null {
  let start = 0
  const shortest = Math.min(asked.length, read.length)
  while (start < shortest && sameShapes(asked.slice(start, start + 1), read.slice(start, start + 1))) start++
  const before = differences(asked.slice(0, start), read, 0)
  const rest = (skipAsked: number, skipRead: number): string[] | null => {
    const [a, b] = [asked.slice(start + skipAsked), read.slice(start + skipRead)]
    return sameShapes(a, b) ? [...before, ...differences(a, b, 0)] : null
  }
  const [a = '', b = ''] = [asked[start], read[start]]
  const swapped = sameShapes([...asked.slice(start, start + 2)].reverse(), read.slice(start, start + 2))
  const candidates: [string[] | null, string][] = [
    [asked.length === read.length + 1 ? rest(1, 0) : null, `${a} missing`],
    [asked.length === read.length - 1 ? rest(0, 1) : null, `${b} too many`],
    [asked.length === read.length && swapped ? rest(2, 2) : null, `${a}${asked[start + 1] ?? ''} swapped`],
    [asked.length === read.length ? rest(1, 1) : null, `${a} read as ${b}`],
  ]
  const found = candidates.find(([others]) => others !== null)
  return found ? [found[1], ...(found[0] ?? [])] : null
}

const shapeAt = (text: string, at: number) => shapes.get(text[at] ?? '') ?? text[at]
// Two neighbours that are swapped, of two units of UTF-16 each.
const mostUnitsApart = 4

/** Whether two plates differ in so many places, or in length, that they are not alike: most are, and this is quick. */
function areFarApart(asked: string, read: string): boolean {
  if (asked.length !== read.length) return Math.abs(asked.length - read.length) > 2
  let apart = 0
  for (let at = 0; at < asked.length && apart <= mostUnitsApart; at++)
    if (asked[at] !== read[at] && shapeAt(asked, at) !== shapeAt(read, at)) apart++
  return apart > mostUnitsApart
}

/**
 * Compares a read with the requested plate: equal, look-alike characters (O/0/D/Q, I/1/L, B/8, S/5, Z/2, G/6), one edit (a
 * character missing, added or different, or two neighbours swapped), or both; null where they differ more. The smaller
 * `distance`, the better.
 */
export function likenessOf(asked: string, read: string): PlateLikeness | null {
  if (asked === read) return { why: { kind: 'exact', detail: null }, distance: 0 }
  if (areFarApart(asked, read)) return null
  const [a, b] = [Array.from(asked), Array.from(read)]
  if (sameShapes(a, b)) {
    const details = differences(a, b, 0)
    return { why: { kind: 'look-alike', detail: details.join(', ') }, distance: details.length }
  }
  if (Math.abs(a.length - b.length) > 1 || Math.min(a.length, b.length) < shortestEdited - 1) return null
  if (Math.max(a.length, b.length) < shortestEdited) return null
  const details = explainOneEdit(a, b)
  const editDistance = 10
  return details && { why: { kind: 'one-edit', detail: details.join(', ') }, distance: editDistance + details.length }
}
