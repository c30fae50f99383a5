import { hash } from 'node:crypto'
import type { Queries } from '../database/index.ts'
import { makeNamesDurable } from '../lib/durable-names.ts'
import type { Archive } from '../log/archive/index.ts'
import { readRawPost } from '../log/raw-post.ts'
import { ViewtronError } from '../model/index.ts'
import { findImageSpans } from '../protocol/index.ts'

export interface LostPicture {
  /** Of its event. */
  id: string
  path: string | null
  sha256: string
  /** False only looks whether it could be restored. */
  write: boolean
}

async function originalOf(queries: Queries, archive: Pick<Archive, 'read'>, id: string): Promise<Buffer | null> {
  try {
    return await readRawPost(queries, archive, id)
  } catch (error) {
    // The post was not kept, or it is lost too.
    if (error instanceof ViewtronError) return null
    throw error
  }
}

/** Takes a picture from the original post of its event. False where the post does not hold it any more. */
export async function restorePicture(
  { queries, archive }: { queries: Queries; archive: Pick<Archive, 'newNames' | 'put' | 'read'> },
  { id, path, sha256, write }: LostPicture,
): Promise<boolean> {
  const post = path === null ? null : await originalOf(queries, archive, id)
  if (post === null || path === null) return false
  const pictures = findImageSpans(post).map(({ start, end }) => post.subarray(start, end))
  const candidates = pictures.flatMap(bytes => [Buffer.from(bytes.toString('latin1'), 'base64'), bytes])
  const picture = candidates.find(bytes => hash('sha256', bytes) === sha256)
  if (picture === undefined) return false
  if (write) {
    await archive.put(path, picture, { orSame: true })
    makeNamesDurable(archive.newNames([{ path, nameLast: false }]))
  }
  return true
}
