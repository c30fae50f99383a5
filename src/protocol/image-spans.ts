import type { Span } from '../model/index.ts'
import { openPost, placesOf } from './open-post.ts'
import { scanDocuments } from './xml/scan-documents.ts'

/**
 * The ranges of the text of every picture element (`sourceBase64Data`, `targetBase64Data`) in a post, in order, without white
 * space and CDATA wrapper. Empty elements have no range, and elements inside comments are ignored. The text itself is not
 * examined, so a post whose base64 was replaced by a file name gives the same elements. Pictures that are parts of a
 * multipart body are included.
 */
export function findImageSpans(bytes: Buffer): Span[] {
  const { stretches, pictures } = openPost(bytes)
  const inXml = stretches.flatMap(stretch =>
    scanDocuments(stretch.bytes).flatMap(({ images }) => images.flatMap(image => placesOf(stretch, image))),
  )
  if (pictures.length === 0) return inXml
  return [...inXml, ...pictures.flatMap(({ places }) => places)].sort((a, b) => a.start - b.start)
}
