import type { Queries } from '../database/index.ts'
import { type PostArchive, readRawPost } from '../log/index.ts'
import { findImageSpans } from '../protocol/index.ts'
import { knownElements } from './known-elements.ts'
import type { SenderTrace } from './sender-trace.ts'

const mostNames = 12
const mostPosts = 20
const elementName = /<([A-Za-z_][\w.-]{0,60})/g

/** Returns the text of a post without its pictures. */
function skeletonOf(post: Buffer): string {
  let [text, at] = ['', 0]
  for (const { start, end } of findImageSpans(post)) {
    text += post.toString('latin1', at, start)
    at = end
  }
  return text + post.toString('latin1', at)
}

/** Returns the element names of a post that are neither documented nor known from firmware, except states (`…Alarm`). */
export function unknownElements(post: Buffer): string[] {
  const names = new Set<string>()
  for (const [, name = ''] of skeletonOf(post).matchAll(elementName)) {
    const key = name.toLowerCase()
    if (!knownElements.has(key) && !key.endsWith('alarm')) names.add(name)
    if (names.size >= mostNames) break
  }
  return [...names]
}

/**
 * Returns the unknown element names in the last incomplete event of each kind, by post id. Reads raw posts, so it is
 * used on request only.
 */
export async function readUnknownNames(
  queries: Queries,
  archive: PostArchive,
  traces: readonly SenderTrace[],
): Promise<Map<string, string[]>> {
  const ids = traces.flatMap(({ thin }) => Object.values(thin).flatMap(({ postId }) => postId ?? []))
  const found = new Map<string, string[]>()
  for (const id of ids.slice(0, mostPosts)) {
    // The post was not kept or has been removed.
    const post = await readRawPost(queries, archive, id).catch(() => null)
    if (post) found.set(id, unknownElements(post))
  }
  return found
}
