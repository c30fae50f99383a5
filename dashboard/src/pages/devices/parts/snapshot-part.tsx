import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useApi } from '#api/api-context.ts'
import type { ProblemError } from '#api/problem-error.ts'
import { devicePath } from '#features/devices/device-path.ts'
import { When } from '#format/when.tsx'
import { deviceSearch } from '#routing/page-search.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import type { ApiDevice } from '#server/api/schemas/index.ts'
import { Card, CardHead } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import classes from '../devices.module.css'
import { ChannelChoice } from './channel-choice.tsx'

interface Snapshot {
  bytes: Uint8Array<ArrayBuffer>
  at: string
}

/** A picture as the device sees it now; taken when the page opens and on request. */
export function SnapshotPart({ device }: { device: ApiDevice }) {
  const [search, change] = useUrlSearch(deviceSearch)
  const api = useApi()
  const channel = Number(search.channel) || (device.facts?.channels[0]?.id ?? 1)
  const snapshot = useQuery<Snapshot, ProblemError>({
    queryKey: [`${devicePath(device.id)}/snapshot`, channel],
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    refetchInterval: false,
    queryFn: async ({ signal }) => {
      const bytes = await api.bytes('devices/{id}/snapshot', { params: { id: device.id }, query: { channel } }, signal)
      return { bytes, at: new Date().toISOString() }
    },
  })
  const url = useObjectUrl(snapshot.data?.bytes)
  return (
    <Card aria-labelledby="snapshot">
      <CardHead>
        <h2 id="snapshot">Snapshot</h2>
        <div className={layout.actions}>
          <ChannelChoice device={device} value={channel} onChange={one => change({ channel: String(one) })} />
          <Button
            variant="default"
            leftSection={<IconRefresh size={14} aria-hidden />}
            loading={snapshot.isFetching}
            onClick={() => void snapshot.refetch()}
          >
            New snapshot
          </Button>
        </div>
      </CardHead>
      <div className={classes.snapshot} data-stale={snapshot.isFetching || undefined}>
        {url !== null && <img src={url} alt={`Snapshot of ${device.name}`} />}
        {snapshot.isPending && <span className={tones.soft}>Loading the snapshot…</span>}
      </div>
      <Problem what="No snapshot received." error={snapshot.error} />
      {snapshot.data && (
        <p className={tones.faint}>
          Taken <When at={snapshot.data.at} as="time" />
        </p>
      )}
    </Card>
  )
}

/** An address for bytes, as long as they are shown. */
function useObjectUrl(bytes: Uint8Array<ArrayBuffer> | undefined): string | null {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    if (bytes === undefined) return
    const made = URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' }))
    setUrl(made)
    return () => {
      setUrl(null)
      URL.revokeObjectURL(made)
    }
  }, [bytes])
  return url
}
