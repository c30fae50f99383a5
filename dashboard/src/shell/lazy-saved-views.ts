import { lazy } from 'react'

/** Loaded later, because it reads filters with the validation library, which no first view needs. */
export const SavedViews = lazy(async () => ({ default: (await import('#features/views/saved-views.tsx')).SavedViews }))
