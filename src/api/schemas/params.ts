import { z } from 'zod'
import { searched } from './searched.ts'

/** An id in a path. What is no id of ours is answered with 404, like one that is not there. */
export const idParams = z.object({ id: z.string().min(1).max(300) })

/** An index, as the arrays of an event have it. */
const index = z.coerce.number().int().min(0).max(9999)

export const targetParams = idParams.extend({ number: index })
export const imageParams = idParams.extend({ number: index })

/** A plate in any spelling; compared without case, blanks and marks. */
export const plateParams = z.object({
  number: searched(z.string().trim().min(1).max(50), { action: 'search-plates' }),
})
