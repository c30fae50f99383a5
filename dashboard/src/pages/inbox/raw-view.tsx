import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '#api/api-context.ts'
import { formatBytes } from '#format/numbers.ts'
import type { ApiUnparsed } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import { hexDump } from './hex-dump.ts'
import styles from './inbox.module.css'
import { readablePost } from './readable-post.ts'

const shownAtOnce = 2_000_000
const hexBytes = 4096

/** The post as it came: text with its pictures folded away, or bytes where it is no text. */
export function RawView({ item }: { item: ApiUnparsed }) {
  const [asked, setAsked] = useState(false)
  const api = useApi()
  const wanted = item.hasRaw && (asked || item.bytes <= shownAtOnce)
  const raw = useQuery({
    queryKey: ['unparsed', item.id, 'raw'],
    queryFn: ({ signal }) => api.bytes(`unparsed/${encodeURIComponent(item.id)}/raw`, signal),
    enabled: wanted,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  })
  if (!item.hasRaw)
    return <p className={styles.note}>The original was not kept: VIEWTRON_RAW_POSTS was off when it came.</p>
  if (raw.error)
    return <Problem what="The post could not be read." error={raw.error} onRetry={() => void raw.refetch()} />
  if (!wanted)
    return (
      <Button variant="default" onClick={() => setAsked(true)}>
        Show the post ({formatBytes(item.bytes)})
      </Button>
    )
  return raw.data ? <RawBytes bytes={raw.data} /> : <div className={styles.rawWaiting} />
}

function RawBytes({ bytes }: { bytes: Uint8Array }) {
  const post = readablePost(bytes)
  const [asHex, setAsHex] = useState(false)
  const hex = asHex || post.kind === 'bytes'
  const cut = hex ? Math.max(0, bytes.length - hexBytes) : post.kind === 'text' ? post.cutBytes : 0
  return (
    <div>
      <div className={styles.rawHead}>
        <h3>{hex ? 'Bytes' : 'Text'}</h3>
        {post.kind === 'text' && (
          <Button variant="subtle" size="compact-xs" onClick={() => setAsHex(!asHex)}>
            {asHex ? 'Show as text' : 'Show as bytes'}
          </Button>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reachable by the keyboard */}
      <pre className={styles.raw} tabIndex={0}>
        {hex ? <HexText bytes={bytes} /> : post.kind === 'text' && post.text}
      </pre>
      {cut > 0 && <p className={styles.note}>{formatBytes(cut)} more; the download holds them all.</p>}
    </div>
  )
}

function HexText({ bytes }: { bytes: Uint8Array }) {
  return hexDump(bytes, hexBytes).map(line => (
    <span key={line.offset} className={styles.hexLine}>
      <span className={styles.faint}>{line.offset}</span>
      {'  '}
      {line.hex.padEnd(47)}
      {'  '}
      <span className={styles.faint}>{line.text}</span>
      {'\n'}
    </span>
  ))
}
