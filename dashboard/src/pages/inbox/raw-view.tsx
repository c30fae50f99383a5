import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useApi } from '#api/api-context.ts'
import { PostParts } from '#features/post/post-text.tsx'
import { foldedPost, type PostPart, postText } from '#features/post/readable-post.ts'
import { formatBytes } from '#format/numbers.ts'
import type { ApiUnparsed } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { LoadProblem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { hexDump } from './hex-dump.ts'
import styles from './inbox.module.css'

const shownAtOnce = 2_000_000
const hexBytes = 4096
const mostCharacters = 200_000

/** The post as it was received: text with its pictures folded, or bytes where it is binary. */
export function RawView({ item }: { item: ApiUnparsed }) {
  const [asked, setAsked] = useState(false)
  const api = useApi()
  const wanted = item.hasRaw && (asked || item.bytes <= shownAtOnce)
  const raw = useQuery({
    queryKey: ['unparsed', item.id, 'raw'],
    queryFn: ({ signal }) => api.bytes('unparsed/{id}/raw', { params: { id: item.id } }, signal),
    enabled: wanted,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  })
  if (!item.hasRaw)
    return <p className={tones.lead}>The original post was not kept, because VIEWTRON_RAW_POSTS was off.</p>
  if (raw.error) return <LoadProblem what="The post could not be loaded." query={raw} />
  if (!wanted)
    return (
      <Button variant="default" onClick={() => setAsked(true)}>
        Show the post ({formatBytes(item.bytes)})
      </Button>
    )
  return raw.data ? <RawBytes bytes={raw.data} /> : <div className={styles.rawWaiting} />
}

/** The first characters of a post; `cut` counts those left out. */
function beginningOf(parts: readonly PostPart[]): { parts: PostPart[]; cut: number } {
  let room = mostCharacters
  const shown = parts.map(part => {
    const text = part.text.slice(0, room)
    room -= text.length
    return { ...part, text }
  })
  const count = (all: readonly PostPart[]) => all.reduce((sum, { text }) => sum + text.length, 0)
  return { parts: shown.filter(({ text }) => text !== ''), cut: count(parts) - count(shown) }
}

function RawBytes({ bytes }: { bytes: Uint8Array }) {
  const text = useMemo(() => postText(bytes), [bytes])
  const beginning = useMemo(() => beginningOf(foldedPost(text ?? '')), [text])
  const [asHex, setAsHex] = useState(false)
  const isHex = asHex || text === null
  const cut = isHex ? Math.max(0, bytes.length - hexBytes) : beginning.cut
  return (
    <div>
      <div className={styles.rawHead}>
        <h3>{isHex ? 'Bytes' : 'Text'}</h3>
        {text !== null && (
          <Button variant="subtle" size="compact-xs" onClick={() => setAsHex(!asHex)}>
            {asHex ? 'Show as text' : 'Show as bytes'}
          </Button>
        )}
      </div>
      {isHex ? <HexText bytes={bytes} /> : <PostParts parts={beginning.parts} />}
      {cut > 0 && <p className={tones.lead}>{formatBytes(cut)} not shown. Download the post to see all of it.</p>}
    </div>
  )
}

function HexText({ bytes }: { bytes: Uint8Array }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reachable by the keyboard
    <pre className={layout.code} tabIndex={0}>
      {hexDump(bytes, hexBytes).map(line => (
        <span key={line.offset}>
          <span className={tones.soft}>{line.offset}</span>
          {`  ${line.hex.padEnd(47)}  `}
          <span className={tones.soft}>{line.text}</span>
          {'\n'}
        </span>
      ))}
    </pre>
  )
}
