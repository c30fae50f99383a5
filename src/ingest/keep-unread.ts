import { type Faults, reasonOf } from '../lib/faults.ts'
import { uuid7 } from '../lib/uuid7.ts'
import { type UnparsedMessage, ViewtronError } from '../model/index.ts'
import { emptyEnvelope } from '../protocol/index.ts'
import { headlineOf } from './headline.ts'
import { type IngestOptions, type IngestTarget, ingestPost } from './ingest-post.ts'
import { planPost } from './plan-post.ts'
import type { Outcome, Post } from './post.ts'

// An error message may repeat what it was given, which may be as long as the post.
const mostDetail = 300

/**
 * Keeps a post in the inbox that could not be stored as what it says, because of a text in it or a fault of this
 * program. Nothing of its content goes into a name or a key, so this works for every post. Rejects when nothing was
 * kept.
 */
async function keepUnread(
  { storage }: IngestTarget,
  post: Post,
  cause: Error,
  options: IngestOptions,
): Promise<Outcome> {
  const { mode, postId = uuid7(post.receivedAt.getTime()), recoveredFrom = null } = options
  const message: UnparsedMessage = {
    kind: 'unparsed',
    ...emptyEnvelope(),
    reason: 'not-storable',
    detail: reasonOf(cause).slice(0, mostDetail),
  }
  const plan = planPost(post, [{ message, sighted: null }], { postId, mode, recoveredFrom })
  await storage.store(plan)
  return {
    verdict: 'stored',
    kind: 'unparsed',
    postId,
    headline: () => headlineOf(plan, post.clientIp),
    messages: [message],
    camera: null,
  }
}

export interface KeepOptions {
  /** Absolute. */
  dataDir: string
  /** True when the storage is the cause of an error, false when the post is. */
  isStorageFault: (error: unknown) => boolean
  faults: Faults
}

/** Ingests a post. One that cannot be stored as what it says is kept unread. Rejects only where no post could be stored. */
export async function ingestOrKeep(
  target: IngestTarget,
  post: Post,
  options: IngestOptions,
  { dataDir, isStorageFault, faults }: KeepOptions,
): Promise<Outcome> {
  try {
    return await ingestPost(target, post, options)
  } catch (error) {
    if (isStorageFault(error)) throw error
    faults.note('storing a post', error, { subject: `of ${post.clientIp}` })
    return await keepUnread(target, post, error as Error, options).catch(again => {
      if (isStorageFault(again)) throw again
      // Nothing of the post's content was in the way this time.
      throw new ViewtronError('storage-failed', { path: dataDir, reason: (again as Error).message }, again)
    })
  }
}
