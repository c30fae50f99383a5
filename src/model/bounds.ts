/**
 * Bounds of what is read from a post, well above what any known device sends
 * (docs/decisions/0016-bounds-of-texts-and-counts.md). The original post keeps the rest.
 */
export const bounds = {
  /** Characters of any text: of a plate, a name, an attribute. */
  text: 1000,
  /** Characters of texts that are compared: plate keys, terms of the search index, keys that identify a device. */
  key: 32,
  /** Characters of a part of a file name, a topic or an id. */
  part: 60,
  /** Characters of a camera's name, as people may type them. */
  name: 100,
  /** Characters of a line in the log. */
  logLine: 500,
  /** Targets of one post, and as many rules; also the items of any other list of an event. */
  items: 500,
  /** Pictures of one post. */
  pictures: 250,
  /** Alarm states of one post: a recorder lists its lost channels, up to 256 of them. */
  states: 1000,
  /** About the size of an event as JSON, without its pictures. */
  weight: 64_000,
} as const

/** The first characters of a text, at most `most`. The result does not keep the original text in memory. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text
  let end = 0
  // A character outside the basic multilingual plane takes two code units.
  for (let n = 0; n < most && end < text.length; n++) end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1
  if (end >= text.length) return text
  const cut = text.slice(0, end)
  // A browser has no Buffer, and no posts in memory.
  return typeof Buffer === 'undefined' ? cut : Buffer.from(cut, 'utf16le').toString('utf16le')
}

/** A text shortened for one line: the first characters and an ellipsis. */
export function shortText(text: string, most: number): string {
  const cut = cutText(text, most)
  return cut === text ? text : `${cut}…`
}

const weightOfOthers = 6

/** Cuts texts and lists as it walks through them. */
class Cutter {
  isCut = false
  private left: number = bounds.weight

  cutObject(facts: object): void {
    for (const [key, value] of Object.entries(facts)) {
      if (typeof value === 'string') this.cutEntry(facts, key, value)
      else if (Array.isArray(value)) this.cutList(value)
      else if (value !== null && typeof value === 'object') this.cutObject(value)
      else this.left -= weightOfOthers
    }
  }

  private cutEntry(facts: object, key: string, value: string): void {
    const cut = cutText(value, bounds.text)
    this.left -= cut.length + weightOfOthers
    if (cut === value) return
    this.isCut = true
    Object.assign(facts, { [key]: cut })
  }

  private cutList(list: unknown[]): void {
    for (const [at, item] of list.entries()) {
      if (at >= bounds.items || this.left <= 0) {
        list.length = at
        this.isCut = true
        return
      }
      if (item !== null && typeof item === 'object') this.cutObject(item)
      else this.left -= weightOfOthers
    }
  }
}

/**
 * Cuts every text and list that exceeds its bound, in place; the size of the whole event is a bound too. Returns true where
 * something was cut.
 */
export function cutToBounds(facts: object): boolean {
  const cutter = new Cutter()
  cutter.cutObject(facts)
  return cutter.isCut
}
