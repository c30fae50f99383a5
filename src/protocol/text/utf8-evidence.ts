/** Sequences of UTF-8 beyond ASCII, in bytes written as Latin-1. */
const sequence = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}/g

/** Surrogates, and NUL as Java writes it, encoded as if they were characters: forbidden in XML, and no UTF-8. */
const encodedForbidden = /\xed[\xa0-\xbf][\x80-\xbf]|\xc0\x80/g

/** Text of which every character beyond ASCII is one of the common Chinese characters and signs of GB2312. */
const commonChinese = /^(?:[\0-\x7f]|[\xa1\xa3\xb0-\xd7][\xa1-\xfe])*$/
const twoChinese = /(?:[\xb0-\xd7][\xa1-\xfe]){2}/

/** How much bytes speak for being UTF-8. */
export interface Utf8Evidence {
  /** Bytes that follow a first byte as they should; more than chance allows from about four on. */
  followers: number
  /** Sequences of three or four bytes: hardly ever an accident. */
  longSequences: number
  /** Characters that are cut in half where a text ends: devices cut names at so many bytes. */
  cuts: number
  /** Other stretches beyond ASCII that are no UTF-8. */
  damaged: number
}

/** The beginning of a sequence at the end of an element's text, which may be filled up with zeros. */
const cutSequence = /(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})(?=[\0-\x20]*(?:\]\]>\s*)?<)/g

/** Weighs bytes, given as Latin-1. */
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

/** Whether bytes are UTF-8 but for a damage here and there. */
export function isDamagedUtf8({ followers, cuts, damaged }: Utf8Evidence): boolean {
  if (damaged > 0) return followers >= 8 * (damaged + cuts)
  return cuts === 0 || followers > cuts
}

/** Bytes, given as Latin-1, without what is forbidden in XML however it is encoded. */
export function withoutEncodedForbidden(latin1: string): string {
  return latin1.replace(encodedForbidden, '')
}

/** True for bytes that are Chinese in GB2312, where nothing else is likely: two characters in a row, and no other bytes. */
export function looksChinese(latin1: string): boolean {
  return twoChinese.test(latin1) && commonChinese.test(latin1)
}
