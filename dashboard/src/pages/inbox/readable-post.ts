/** How a post can be shown to people. */
export type ReadablePost = { kind: 'text'; text: string; cutBytes: number } | { kind: 'bytes' }

const mostCharacters = 200_000
// A run this long without a blank is base64: names and numbers of a post are far shorter.
const longBase64 = /[A-Za-z0-9+/]{400,}={0,2}/g

/** The post as text with its pictures folded away, or `bytes` where it is no text. */
export function readablePost(bytes: Uint8Array): ReadablePost {
  const text = textOf(bytes)
  if (text === null) return { kind: 'bytes' }
  const folded = text.replace(longBase64, run => `… ${run.length.toLocaleString()} characters of base64 …`)
  const shown = folded.slice(0, mostCharacters)
  return { kind: 'text', text: shown, cutBytes: folded.length - shown.length }
}

/** UTF-8 text, null where a post is not. The last character may be cut off: posts that end too early are common here. */
function textOf(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells bytes from text
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? null : text
  } catch {
    return null
  }
}
