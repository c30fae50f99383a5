import type { Queries } from '../../database/index.ts'
import type { PostIngest } from '../../ingest/index.ts'
import { UnparsedPosts } from '../../log/index.ts'
import type { ReadAgain } from '../schemas/index.ts'

const batch = 100
const mostIds = 1000

/** Tests whether an error concerns a single post, so that the other posts can still be read. */
const concernsOnePost = (error: unknown) => {
  const code = (error as { code?: unknown }).code
  return code === 'not-found' || code === 'raw-damaged' || code === 'raw-not-kept'
}

/**
 * Reads every post of the inbox again, one after the other. Can stop after any post: each one has become an event or is
 * still in the inbox before the next begins.
 */
export async function readAllAgain(
  queries: Queries,
  ingest: Pick<PostIngest, 'readAgain'>,
  isWanted: () => boolean,
): Promise<ReadAgain> {
  const result: ReadAgain = { read: 0, understood: 0, eventIds: [] }
  for (let after = ''; isWanted(); ) {
    const ids = await new UnparsedPosts(queries).idsWithFile(after, batch)
    for (const id of ids) {
      if (!isWanted()) return result
      result.read++
      try {
        const { understood, eventIds } = await ingest.readAgain(id)
        if (understood) result.understood++
        if (result.eventIds.length < mostIds) result.eventIds.push(...eventIds)
      } catch (error) {
        if (!concernsOnePost(error)) throw error
      }
    }
    after = ids.at(-1) ?? after
    if (ids.length < batch) return result
  }
  return result
}
