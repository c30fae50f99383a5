import { siteOf } from '#server/model/site.ts'

export interface CamerasOfSite<Camera> {
  /** Null for the cameras that post to this server itself. */
  site: string | null
  items: Camera[]
}

/** Cameras by their site, in their order: those of this server first, then the sites by name. */
export function camerasBySite<Camera extends { id: string }>(cameras: readonly Camera[]): CamerasOfSite<Camera>[] {
  const groups = Map.groupBy(cameras, ({ id }) => siteOf(id) ?? '')
  return [...groups]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([site, items]) => ({ site: site === '' ? null : site, items }))
}

/** The words for a choice of a filter that is no camera: `north/` stands for all cameras of a site. */
export const siteWords = (value: string) => (value.endsWith('/') ? `All of ${value.slice(0, -1)}` : value)
