import { z } from 'zod'

interface Searched {
  /** As the audit log calls it. */
  action: 'search-plates' | 'search-events'
  /** Values that name nobody are not noted. */
  only?: RegExp
}

/** Filters and path parts by which somebody can look for a plate or a person. */
export const searchedFields = z.registry<Searched>()

/** Declares that a filter can look for a plate or a person: every route with it notes what was asked for. */
export function searched<Field extends z.ZodType>(field: Field, what: Searched): Field {
  searchedFields.add(field, what)
  return field
}
