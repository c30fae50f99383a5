/** Non-ASCII sequences of UTF-8, in bytes written as Latin-1. */
const sequence = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}/g

/** Surrogates encoded as characters, and NUL in the form of Java: forbidden in XML, and not valid UTF-8. */
const encodedForbidden = /\xed[\xa0-\xbf][\x80-\xbf]|\xc0\x80/g

/** Text in which every non-ASCII character is a common Chinese character or sign of GB2312. */
const commonChinese = /^(?:[\0-\x7f]|[\xa1\xa3\xb0-\xd7][\xa1-\xfe])*$/
const twoChinese = /(?:[\xb0-\xd7][\xa1-\xfe]){2}/

/** Evidence for and against bytes being UTF-8. */
export interface Utf8Evidence {
  /** Valid continuation bytes; from about four on, more than chance explains. */
  followers: number
  /** Sequences of three or four bytes, which are hardly ever an accident. */
  longSequences: number
  /** Incomplete characters at the end of a text: devices cut names at a number of bytes. */
  cuts: number
  /** Other non-ASCII bytes that are not UTF-8. */
  damaged: number
}

/** An incomplete sequence at the end of the text of an element, which may be padded with zeros. */
const cutSequence = /(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})(?=[\0-\x20]*(?:\]\]>\s*)?<)/g

/** Collects the evidence in bytes, given as Latin-1. */
export function weighUtf8(latin1: string): Utf8Evidence {
  const evidence: Utf8Evidence = { followers: 0, longSequences: 0, cuts: 0, damaged: 0 }
  const rest = latin1.replace(sequence, whole => {
    evidence.followers += whole.length - 1
    if (whole.length > 2) evidence.longSequences++
    return ' '
  })
  const others = rest.replace(cutSequence, () => {
    evidence.cuts++
    return ''
  })
  evidence.damaged = others.match(/[\x80-\xff]+/g)?.length ?? 0
  return evidence
}

/** Whether bytes are UTF-8 with little damage. */
export function isDamagedUtf8({ followers, cuts, damaged }: Utf8Evidence): boolean {
  if (damaged > 0) return followers >= 8 * (damaged + cuts)
  return cuts === 0 || followers > cuts
}

/** Bytes, given as Latin-1, without sequences that XML forbids in any encoding. */
export function withoutEncodedForbidden(latin1: string): string {
  return latin1.replace(encodedForbidden, '')
}

/** Whether bytes are very likely Chinese in GB2312: two characters in a row, and no other non-ASCII bytes. */
export function looksChinese(latin1: string): boolean {
  return twoChinese.test(latin1) && commonChinese.test(latin1)
}
