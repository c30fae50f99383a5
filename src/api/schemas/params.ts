import { z } from 'zod'
import { searched } from './searched.ts'

/** An id in a path. A malformed id gives 404, like an unknown one. */
export const idParams = z.object({ id: z.string().min(1).max(300) })

/** An index into an array of an event. */
const index = z.coerce.number().int().min(0).max(9999)

export const targetParams = idParams.extend({ number: index })
export const imageParams = idParams.extend({ number: index })

/** A plate in any spelling: case, blanks and punctuation are ignored. */
export const plateParams = z.object({
  number: searched(z.string().trim().min(1).max(50), { action: 'search-plates' }),
})
