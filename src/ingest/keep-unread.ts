import { reasonOf } from '../lib/faults.ts'
import { uuid7 } from '../lib/uuid7.ts'
import { headlineOf } from '../log/csv/headline.ts'
import type { Storage } from '../log/storage.ts'
import type { UnparsedMessage } from '../model/index.ts'
import { emptyEnvelope } from '../protocol/index.ts'
import type { TakeInOptions } from './ingest.ts'
import { planPost } from './plan.ts'
import type { Outcome, Post } from './post.ts'

/** Error messages may repeat what they were given, which may be as long as the post. */
const mostDetail = 300

const cannotIdentify = () => {
  throw new Error('a post that is kept unread is of no camera')
}

/**
 * Keeps a post in the inbox that could not be stored as what it says, because a text in it or a fault of this program
 * is in the way. Nothing of its content goes into a name or a key, so that this works for every post. Rejects when
 * nothing was kept.
 */
export async function keepUnread(storage: Storage, post: Post, cause: Error, options: TakeInOptions): Promise<Outcome> {
  const { mode, postId = uuid7(post.receivedAt.getTime()), recoveredFrom = null } = options
  const message: UnparsedMessage = {
    kind: 'unparsed',
    ...emptyEnvelope(),
    reason: 'not-storable',
    detail: reasonOf(cause).slice(0, mostDetail),
  }
  const plan = planPost(post, [message], { postId, mode, recoveredFrom, sight: cannotIdentify })
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
