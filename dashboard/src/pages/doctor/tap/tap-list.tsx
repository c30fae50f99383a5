import { useLayoutEffect, useRef } from 'react'
import { formatBytes, formatCount, formatDuration } from '#format/numbers.ts'
import { useFormat } from '#format/use-format.ts'
import type { TappedPost } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { StatusMark } from '#ui/status-mark.tsx'
import tones from '#ui/text.module.css'
import { useSize } from '#ui/use-size.ts'
import { useVisibleRows } from '#ui/use-visible-rows.ts'
import { kindWords, verdictWords } from '../sender-words.ts'
import classes from './tap.module.css'
import type { TapLine } from './tap-connection.ts'

interface TapListOptions {
  lines: readonly TapLine[]
  openId: number | null
  onOpen: (line: TapLine) => void
}

const wideRow = 32
const narrowRow = 52
const narrowBelow = 760

/** A line for each post, newest on top. The lines in sight stay in place after scrolling down. */
export function TapList({ lines, openId, onOpen }: TapListOptions) {
  const [scroller, size] = useSize<HTMLDivElement>()
  const rowHeight = size.width < narrowBelow ? narrowRow : wideRow
  const [visible, look] = useVisibleRows(scroller, { rows: lines.length, rowHeight, height: size.height })
  useStillness(scroller, lines, rowHeight)
  const shown = lines.slice(visible.first, visible.last + 1)
  return (
    <div ref={scroller} className={classes.scroller} onScroll={look} data-testid="tap-list">
      <ol
        className={layout.list}
        style={{ height: lines.length * rowHeight, paddingTop: visible.first * rowHeight }}
        aria-label="Posts, newest first"
      >
        {shown.map(line => (
          <li key={line.id} style={{ height: rowHeight }}>
            {line.kind !== 'post' ? (
              <Gap line={line} />
            ) : (
              <button
                type="button"
                className={`${layout.bare} ${classes.line}`}
                aria-expanded={line.id === openId}
                data-narrow={rowHeight === narrowRow || undefined}
                data-testid="tap-line"
                onClick={() => onOpen(line)}
              >
                <Line post={line.post} />
              </button>
            )}
          </li>
        ))}
      </ol>
    </div>
  )
}

/** Keeps the lines in sight in place when new lines are added above them. */
function useStillness(
  scroller: React.RefObject<HTMLElement | null>,
  lines: readonly TapLine[],
  rowHeight: number,
): void {
  const topId = useRef<number | undefined>(undefined)
  useLayoutEffect(() => {
    const { current } = scroller
    const added = lines.findIndex(line => line.id === topId.current)
    topId.current = lines[0]?.id
    if (current === null || current.scrollTop < rowHeight || added <= 0) return
    current.scrollTop += added * rowHeight
  }, [scroller, lines, rowHeight])
}

function Line({ post }: { post: TappedPost }) {
  const { timeExact } = useFormat()
  const { word, tone } = verdictWords(post.verdict, post.kind)
  return (
    <>
      <span>{timeExact(post.at)}</span>
      <span>
        {post.camera?.name ?? post.address}
        {post.camera && <span className={tones.faint}> {post.address}</span>}
      </span>
      <code className={classes.target}>
        {post.method} {post.target}
      </code>
      <span className={classes.size}>{formatBytes(post.bytes)}</span>
      <span className={classes.kind}>
        {kindWords(post.kind)}
        {post.smartType !== null && <span className={tones.faint}> {post.smartType}</span>}
      </span>
      <span className={classes.verdict}>
        <StatusMark tone={tone}>{`${word} ${post.status}`}</StatusMark>
      </span>
      <span className={classes.took}>{formatDuration(post.receiveMs + post.storeMs)}</span>
    </>
  )
}

function Gap({ line }: { line: Exclude<TapLine, { kind: 'post' }> }) {
  const { time } = useFormat()
  return (
    <p className={classes.gap}>
      {line.kind === 'gap'
        ? `Disconnected from ${time(line.from)} to ${time(line.until)}: posts from this time are not shown.`
        : `${formatCount(line.posts, 'post')} arrived too fast to show.`}
    </p>
  )
}
