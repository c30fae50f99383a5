import { rewritePost } from './rewrite-post.ts'

// Shorter runs are masked character by character.
const base64Run = /[A-Za-z0-9+/_-][A-Za-z0-9+/=_\-\s]{198,}[A-Za-z0-9+/=_-]/g

function maskCharacters(text: string): string {
  return text
    .replace(/[a-z\x80-\xff]/g, 'x')
    .replace(/[A-Z]/g, 'X')
    .replace(/[0-9]/g, '0')
}

function mask(text: string): string {
  return text.split(base64Run).map(maskCharacters).join('[picture or other long data removed]')
}

/**
 * Masks a post for a bug report. Letters become `x` or `X`, digits become `0`; pictures and other long data are cut
 * out. Only the names of elements and attributes and the values of the allow-list remain, also in posts that are not
 * XML.
 */
export function maskPost(post: Buffer): Buffer {
  return Buffer.from(rewritePost(post, { value: mask, attribute: mask, other: mask }).join(''), 'latin1')
}
