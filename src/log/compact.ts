import type { Span } from '../model/index.ts'
import { findImageSpans } from '../protocol/index.ts'

/** A picture of a post: where it stands in the post, the bytes it decodes to, and the file that holds them. */
export interface StoredPicture {
  spans: Span[]
  data: Buffer
  /** File name without folder. */
  name: string
}

const prefix = 'image:'

/** True when encoding the picture again gives exactly the text of the span. */
function isCanonical(text: Buffer, data: Buffer): boolean {
  if (text.length !== Math.ceil(data.length / 3) * 4) return false
  // URL-safe base64 decodes too, but would be encoded with the standard letters.
  if (text.includes(0x2d) || text.includes(0x5f)) return false
  // The unused bits of the last letter may differ.
  const lastGroup = data.subarray(data.length - (data.length % 3 || 3))
  return text.subarray(text.length - 4).toString('latin1') === lastGroup.toString('base64')
}

/**
 * The post with each picture replaced by `image:<file name>`. A picture stays in place where encoding it again would
 * give another text (folded lines).
 */
export function compactPost(bytes: Buffer, pictures: StoredPicture[]): Buffer {
  const cuts = pictures
    .flatMap(({ spans, data, name }) => spans.map(span => ({ span, data, name })))
    .filter(({ span, data }) => isCanonical(bytes.subarray(span.start, span.end), data))
    .sort((a, b) => a.span.start - b.span.start)
  const parts: Buffer[] = []
  let at = 0
  for (const { span, name } of cuts) {
    parts.push(bytes.subarray(at, span.start), Buffer.from(prefix + name))
    at = span.end
  }
  parts.push(bytes.subarray(at))
  return Buffer.concat(parts)
}

/** True for the name of a picture of a post: the ids of its events differ from the post's id in the last group only. */
export function isPictureOf(postId: string, name: string): boolean {
  return name.includes(postId.slice(0, postId.lastIndexOf('-') + 1))
}

/** The names of the pictures to which a compacted post refers, and where they stand. */
export function pictureReferences(compacted: Buffer): { span: Span; name: string }[] {
  const references = []
  for (const span of findImageSpans(compacted)) {
    if (span.end - span.start > 1024) continue
    const text = compacted.toString('latin1', span.start, span.end)
    if (text.startsWith(prefix) && !text.includes('/')) references.push({ span, name: text.slice(prefix.length) })
  }
  return references
}

/** The original post. `readPicture` returns null for the name of a picture that is not the post's own. */
export async function restorePost(
  compacted: Buffer,
  readPicture: (name: string) => Promise<Buffer | null>,
): Promise<Buffer> {
  const parts: Buffer[] = []
  let at = 0
  for (const { span, name } of pictureReferences(compacted)) {
    const picture = await readPicture(name)
    if (!picture) continue
    parts.push(compacted.subarray(at, span.start), Buffer.from(picture.toString('base64'), 'latin1'))
    at = span.end
  }
  parts.push(compacted.subarray(at))
  return Buffer.concat(parts)
}
