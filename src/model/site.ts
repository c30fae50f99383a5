import type { CameraRef } from './event.ts'

/** The name of a site, as it stands before `/` in the ids of its cameras, in file names and in topics. */
export const siteName = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/

/** The rule for names of sites, for people. */
export const siteNameHint = 'must be 1 to 32 lower-case letters, digits and dashes, such as north-gate'

/** The id that the centre gives a camera of a site. */
export const cameraIdAtSite = (site: string, cameraId: string) => `${site}/${cameraId}`

/** Whether a word of a filter names a camera: its id, its name, or `<site>/` for all cameras of a site. */
export const namesCamera = (word: string, { id, name }: CameraRef): boolean =>
  word === id || word === name || (word.endsWith('/') && id.startsWith(word))

/** The site of a camera; null for a camera that posts to this server itself. */
export function siteOf(cameraId: string): string | null {
  const end = cameraId.indexOf('/')
  return end < 0 ? null : cameraId.slice(0, end)
}
