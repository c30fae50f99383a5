import { z } from 'zod'
import { viewPages } from '../../accounts/saved-views.ts'
import { instant } from './common.ts'

/** A filter of a page of the dashboard under a name. */
export const savedView = z.object({
  id: z.string(),
  name: z.string(),
  page: z.enum(viewPages),
  /** The parameters of the page's address, e.g. `vehicleType=van&when=yesterday`. */
  search: z.string(),
  createdAt: instant,
})
export type ApiSavedView = z.infer<typeof savedView>

/** The views of the caller, the oldest first. */
export const savedViewList = z.object({ items: z.array(savedView) })

export const newSavedView = z.object({
  name: z.string().trim().min(1).max(60),
  page: z.enum(viewPages),
  search: z.string().max(2000),
})
export const savedViewChange = newSavedView.partial()
