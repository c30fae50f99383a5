import { z } from 'zod'

interface Searched {
  /** The action in the audit log. */
  action: 'search-plates' | 'search-events'
  /** Records only values that match, because other values identify no person or plate. */
  only?: RegExp
}

/** Filters and path parameters that can search for a plate or a person. */
export const searchedFields = z.registry<Searched>()

/** Declares that a filter can search for a plate or a person. All routes with the filter record searches in the audit log. */
export function searched<Field extends z.ZodType>(field: Field, what: Searched): Field {
  searchedFields.add(field, what)
  return field
}
