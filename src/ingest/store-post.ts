import type { Faults } from '../lib/faults.ts'
import type { Storage } from '../log/storage.ts'
import { ViewtronError } from '../model/index.ts'
import { type TakeInOptions, takeIn } from './ingest.ts'
import { keepUnread } from './keep-unread.ts'
import type { Outcome, Post } from './post.ts'

export interface PostToStore {
  storage: Storage
  post: Post
  options: TakeInOptions
  dataDir: string
  /** True when the storage is the cause of an error; false when what it was given is. */
  isToBlame: (error: unknown) => boolean
  faults: Faults
}

/**
 * Takes a post in. One that cannot be stored as what it says is kept unread. Rejects only where no post could be stored.
 */
export async function storePost(wanted: PostToStore): Promise<Outcome> {
  const { storage, post, options, isToBlame, faults } = wanted
  try {
    return await takeIn(storage, post, options)
  } catch (error) {
    if (isToBlame(error)) throw error
    faults.note('storing a post', error, { subject: `of ${post.clientIp}` })
    return await storeUnread(wanted, error as Error)
  }
}

async function storeUnread({ storage, post, options, dataDir, isToBlame }: PostToStore, cause: Error) {
  try {
    return await keepUnread(storage, post, cause, options)
  } catch (error) {
    if (isToBlame(error)) throw error
    // Nothing of the post's content was in the way this time.
    throw new ViewtronError('storage-failed', { path: dataDir, reason: (error as Error).message }, error)
  }
}
