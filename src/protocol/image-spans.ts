import type { Span } from '../model/index.ts'
import { openPost, placesOf } from './open-post.ts'
import { scanDocuments } from './xml/scan-documents.ts'

/**
 * Where the text of every picture element (`sourceBase64Data`, `targetBase64Data`) stands in a post, in order: the text
 * alone, without the white space around it and the CDATA wrapper. Empty elements have none. The text is not looked at, so
 * a post whose base64 was replaced by a file name yields the same elements. Elements inside comments do not count.
 * Pictures that are parts of a multipart body are among them.
 */
export function findImageSpans(bytes: Buffer): Span[] {
  const { stretches, pictures } = openPost(bytes)
  const inXml = stretches.flatMap(stretch =>
    scanDocuments(stretch.bytes).flatMap(({ images }) => images.flatMap(image => placesOf(stretch, image))),
  )
  if (pictures.length === 0) return inXml
  return [...inXml, ...pictures.flatMap(({ places }) => places)].sort((a, b) => a.start - b.start)
}
