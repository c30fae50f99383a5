import type { Span } from '../model/index.ts'
import { scanDocuments } from './xml/scan-documents.ts'

/**
 * Where the text of every picture element (`sourceBase64Data`, `targetBase64Data`) stands in a post, in order: the text
 * alone, without the white space around it and the CDATA wrapper. Empty elements have none. The text is not looked at, so
 * a post whose base64 was replaced by a file name yields the same elements. Elements inside comments do not count.
 */
export function findImageSpans(bytes: Buffer): Span[] {
  return scanDocuments(bytes).flatMap(document => document.images)
}
