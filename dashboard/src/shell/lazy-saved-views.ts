import { lazy } from 'react'
import { firstContent } from '#ui/first-content.ts'

/** Loaded later, because it reads filters with the validation library, which no first view needs. */
export const SavedViews = lazy(async () => {
  await firstContent
  return { default: (await import('#features/views/saved-views.tsx')).SavedViews }
})
