import type { Queries } from '../../database/index.ts'
import { encodeFrame, type Frame } from '../../lib/frames.ts'
import { type PostArchive, readPicture, readRawPost, type StoredPost, type UnparsedPost } from '../../log/index.ts'
import { type ForwardedEntry, type ForwardedHead, forwardedKinds, ViewtronError } from '../../model/index.ts'

export interface GatherOptions {
  /** For reads only. */
  queries: Queries
  archive: PostArchive
}

/** A post as it is sent. */
export interface GatheredPost {
  id: string
  frame: Buffer
  /** False where the original post was removed, or never kept. */
  hasOriginal: boolean
}

const isGone = (error: unknown) =>
  error instanceof ViewtronError && ['raw-not-kept', 'raw-damaged', 'not-found'].includes(error.code)

/** The original post of an entry or a document of the inbox; null where it is not kept. */
async function readOriginal({ queries, archive }: GatherOptions, id: string): Promise<Buffer | null> {
  try {
    return await readRawPost(queries, archive, id)
  } catch (error) {
    if (isGone(error)) return null
    throw error
  }
}

/** The pictures of events whose original post is not kept, without those that are gone too. */
async function readPictures(entries: readonly ForwardedEntry[], archive: PostArchive) {
  const images = entries.flatMap(entry => (entry.kind === 'alarm' ? entry.images : []))
  const pictures = new Map<string, Buffer>()
  for (const { file, sha256 } of images) {
    const data = file === null || sha256 === null ? null : await readPicture(archive, file).catch(() => null)
    if (data && sha256) pictures.set(sha256, data)
  }
  return pictures
}

function frameOf(head: Omit<ForwardedHead, 'parts'>, original: Buffer | null, pictures: ReadonlyMap<string, Buffer>) {
  const own: ForwardedHead['parts'] = original ? [{ kind: 'post' }] : []
  const others = [...pictures.keys()].map(sha256 => ({ kind: 'picture', sha256 }) as const)
  const frame: Frame = {
    head: { ...head, parts: [...own, ...others] } satisfies ForwardedHead,
    parts: [...(original ? [original] : []), ...pictures.values()],
  }
  return encodeFrame(frame)
}

/** Restores a post of the log for sending; null where none of its entries is forwarded. */
export async function gatherPost(options: GatherOptions, post: StoredPost): Promise<GatheredPost | null> {
  const kinds: readonly string[] = forwardedKinds
  const entries = post.entries
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ seq, ...entry }) => entry as ForwardedEntry)
  const [first] = entries
  if (!first) return null
  const { receivedAt, clientIp } = first
  // Starts and ends of tracks come from many posts.
  const ofPost = entries.find(({ kind }) => kind !== 'track')
  const original = ofPost ? await readOriginal(options, ofPost.id) : null
  const pictures = original ? new Map<string, Buffer>() : await readPictures(entries, options.archive)
  const head = { id: post.id, receivedAt, clientIp, entries, unparsed: [] }
  return { id: post.id, frame: frameOf(head, original, pictures), hasOriginal: !ofPost || original !== null }
}

/** Restores documents of the inbox that came in one post. */
export async function gatherUnparsed(
  options: GatherOptions,
  documents: readonly [UnparsedPost, ...UnparsedPost[]],
): Promise<GatheredPost> {
  const [{ id, postId, receivedAt, clientIp }] = documents
  const original = await readOriginal(options, id)
  const unparsed = documents.map(({ id, reason, detail }) => ({ id, reason, detail }))
  const head = { id: postId, receivedAt: receivedAt.toISOString(), clientIp, entries: [], unparsed }
  return { id: postId, frame: frameOf(head, original, new Map()), hasOriginal: original !== null }
}
