import { formatBytes } from '#format/numbers.ts'
import { indentXml } from './indent-xml.ts'

/** A run of the post: text as sent, or base64 folded into a few words. */
export interface PostPart {
  text: string
  folded: boolean
}

// Pictures are long runs of nothing but base64, with or without line ends.
const base64Run = /[A-Za-z0-9+/=\r\n]{400,}/
/** What the live tap puts in a picture's place. */
const leftOut = /\[picture, \d+ characters\]/
const foldable = new RegExp(`${base64Run.source}|${leftOut.source}`, 'g')
const mark = '\u0000'

function foldWords(run: string): string {
  if (run.startsWith('[')) return run
  const length = run.replace(/\s/g, '').length
  const kind = run.trimStart().startsWith('/9j/') ? 'JPEG' : 'base64'
  return `… ${kind}, ${formatBytes(Math.floor((length * 3) / 4))} …`
}

/** The post for people: indented, pictures folded. */
export function readablePost(raw: string): PostPart[] {
  const folds: string[] = []
  // Folded first, so that indenting never walks through megabytes.
  const short = raw.replaceAll(mark, '␀').replace(foldable, run => {
    folds.push(foldWords(run))
    return `${mark}${folds.length - 1}${mark}`
  })
  const pieces = indentXml(short).split(mark)
  return pieces
    .map((piece, index) =>
      index % 2 === 0 ? { text: piece, folded: false } : { text: folds[Number(piece)] ?? '', folded: true },
    )
    .filter(part => part.text !== '')
}
