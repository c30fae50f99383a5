import { useCallback, useMemo } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'

/** A sender's address, with the camera that posts from it where there is one. */
export type Senders = (clientIp: string) => string

export function useSenders(): Senders {
  const cameras = useApiQuery('cameras', {}, { freshMs: 60_000 }).data?.items
  const names = useMemo(() => {
    const byAddress = new Map<string, string>()
    for (const camera of cameras ?? []) for (const address of camera.addresses) byAddress.set(address, camera.name)
    return byAddress
  }, [cameras])
  return useCallback(
    clientIp => {
      const name = names.get(clientIp)
      return name === undefined ? clientIp : `${name} (${clientIp})`
    },
    [names],
  )
}
