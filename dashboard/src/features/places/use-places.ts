import { useApiQuery } from '#api/use-api-query.ts'

const most = { limit: 500 } as const

/** All places with how many are inside, asked again every few seconds. */
export function usePlaces(enabled = true) {
  return useApiQuery('places', { query: most }, { enabled, everyMs: 5000, freshMs: 2000 })
}

/** The lines and zones that cameras posted; of one camera, or of all. */
export function useLines(camera?: string, enabled = true) {
  const query = camera === undefined ? most : { ...most, camera: [camera] }
  return useApiQuery('lines', { query }, { enabled, freshMs: 30_000 })
}
