import { formatBytes } from '#format/numbers.ts'
import { indentXml } from './indent-xml.ts'

/** A run of a post: text as sent, or base64 folded into a few words. */
export interface PostPart {
  text: string
  folded: boolean
}

// Pictures are long runs of nothing but base64, with or without line ends.
const base64Run = /[A-Za-z0-9+/=\r\n]{400,}/
/** The note that the live tap puts in place of a picture. */
const leftOut = /\[picture, \d+ characters\]/
const foldable = new RegExp(`${base64Run.source}|${leftOut.source}`, 'g')
const mark = '\u0000'

function foldWords(run: string): string {
  if (run.startsWith('[')) return run
  const length = run.replace(/\s/g, '').length
  const kind = run.trimStart().startsWith('/9j/') ? 'JPEG' : 'base64'
  return `… ${kind}, ${formatBytes(Math.floor((length * 3) / 4))} …`
}

/** Folds the pictures of a post; `arranged` rearranges what is left, e.g. by indenting. */
function folded(raw: string, arranged: (short: string) => string): PostPart[] {
  const folds: string[] = []
  const short = raw.replaceAll(mark, '␀').replace(foldable, run => {
    folds.push(foldWords(run))
    return `${mark}${folds.length - 1}${mark}`
  })
  return arranged(short)
    .split(mark)
    .map((piece, index) =>
      index % 2 === 0 ? { text: piece, folded: false } : { text: folds[Number(piece)] ?? '', folded: true },
    )
    .filter(part => part.text !== '')
}

/** A post with its pictures folded, otherwise as it was sent. */
export const foldedPost = (raw: string): PostPart[] => folded(raw, short => short)

/** A post with its pictures folded and its XML indented. */
export const readablePost = (raw: string): PostPart[] => folded(raw, indentXml)

/** A post as UTF-8 text; null if it is binary. A character cut off at the end is dropped. */
export function postText(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters distinguish binary data from text
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? null : text
  } catch {
    return null
  }
}
