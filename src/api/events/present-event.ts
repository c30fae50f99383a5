import { annotate } from '../../events/index.ts'
import { type Event, ViewtronError } from '../../model/index.ts'
import type { ApiContext } from '../api-context.ts'

/** A stored event as the API answers it. Throws `not-found` if it cannot be read. */
export async function presentOne(context: Pick<ApiContext, 'queries'>, stored: Event) {
  const [annotated] = await annotate(context.queries, [stored], { unconfirmed: 'as-of-now' })
  if (!annotated) throw new ViewtronError('not-found', { what: 'event', id: stored.id })
  return annotated
}
