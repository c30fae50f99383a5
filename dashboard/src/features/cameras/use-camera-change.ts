import { useChange } from '#api/use-change.ts'

interface CameraChange {
  name?: string
  hidden?: boolean
  state?: 'approved' | 'pending' | 'ignored'
  allowedAddresses?: string[]
  link?: string | null
}

/** Queries whose answers contain cameras. */
export const shownElsewhere = ['cameras', 'events', 'stats', 'counts', 'presence', 'doctor']

/** Renames, hides, approves or ignores a camera. */
export function useCameraChange(cameraId: string) {
  return useChange(
    (api, change: CameraChange) => api.send('PATCH', 'cameras/{id}', { params: { id: cameraId }, body: change }),
    shownElsewhere,
  )
}

/** Forgets a camera; its events stay. */
export function useCameraForgetting() {
  return useChange((api, id: string) => api.send('DELETE', 'cameras/{id}', { params: { id } }), shownElsewhere)
}

/** Gives a camera's events, past and future, to another one; null undoes that. */
export function useCameraMerge() {
  return useChange(
    (api, { id, into }: { id: string; into: string | null }) =>
      api.send('POST', 'cameras/{id}/merge', { params: { id }, body: { into } }),
    shownElsewhere,
  )
}

/** Says whether an address is the camera's. */
export function useAddressDecision(cameraId: string) {
  return useChange(
    (api, decision: { address: string; state: 'confirmed' | 'denied' }) =>
      api.send('POST', 'cameras/{id}/addresses', { params: { id: cameraId }, body: decision }),
    shownElsewhere,
  )
}
