import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useApi } from '#api/api-context.ts'
import type { ProblemError } from '#api/problem-error.ts'
import { devicePath } from '#features/devices/device-path.ts'
import { When } from '#format/when.tsx'
import { useUrlSearch } from '#routing/use-url-search.ts'
import type { ApiDevice } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import classes from '../devices.module.css'
import { ChannelChoice } from './channel-choice.tsx'

interface Snapshot {
  bytes: Uint8Array<ArrayBuffer>
  at: string
}

/** A picture as the device sees it now; taken when the page opens and on request. */
export function SnapshotPart({ device }: { device: ApiDevice }) {
  const [search, change] = useUrlSearch()
  const api = useApi()
  const channel = Number(search.channel) || (device.facts?.channels[0]?.id ?? 1)
  const snapshot = useQuery<Snapshot, ProblemError>({
    queryKey: [`${devicePath(device.id)}/snapshot`, channel],
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    refetchInterval: false,
    queryFn: async ({ signal }) => {
      const bytes = await api.bytes(`${devicePath(device.id)}/snapshot?channel=${channel}`, signal)
      return { bytes: new Uint8Array(bytes), at: new Date().toISOString() }
    },
  })
  const url = useObjectUrl(snapshot.data?.bytes)
  return (
    <section className={classes.card} aria-labelledby="snapshot">
      <header className={classes.cardHead}>
        <h2 id="snapshot">Picture now</h2>
        <div className={classes.deeds}>
          <ChannelChoice device={device} value={channel} onChange={one => change({ channel: String(one) })} />
          <Button
            variant="default"
            leftSection={<IconRefresh size={14} aria-hidden />}
            loading={snapshot.isFetching}
            onClick={() => void snapshot.refetch()}
          >
            Take another
          </Button>
        </div>
      </header>
      <div className={classes.snapshot} data-stale={snapshot.isFetching || undefined}>
        {url !== null && <img src={url} alt={`What ${device.name} sees`} />}
        {snapshot.isPending && <span className={classes.soft}>Asking the device for a picture…</span>}
      </div>
      {snapshot.error && <Problem what="No picture came." error={snapshot.error} />}
      {snapshot.data && (
        <p className={classes.faint}>
          Taken <When at={snapshot.data.at} as="time" />
        </p>
      )}
    </section>
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
