import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { PostText } from '#features/post/post-text.tsx'
import { formatBytes, formatDuration } from '#format/numbers.ts'
import { useFormat } from '#format/use-format.ts'
import type { TappedPost } from '#server/api/schemas/index.ts'
import { Copy } from '#ui/copy.tsx'
import { FactList } from '#ui/fact-list.tsx'
import layout from '#ui/layout.module.css'
import { StatusMark } from '#ui/status-mark.tsx'
import tones from '#ui/text.module.css'
import { useHotkeys } from '#ui/use-hotkeys.ts'
import { kindWords, verdictWords } from '../sender-words.ts'
import classes from './tap.module.css'

/** One post in full but for its pictures: where it came from, how long it took, headers and XML. */
export function TapDetail({ post, onClose }: { post: TappedPost; onClose: () => void }) {
  const { exact } = useFormat()
  useHotkeys({ Escape: onClose })
  const { word, tone } = verdictWords(post.verdict, post.kind)
  const head = [
    `${post.method} ${post.target} HTTP/${post.httpVersion}`,
    ...post.headers.map(([name, value]) => `${name}: ${value}`),
  ].join('\n')
  return (
    <aside className={classes.detail} aria-label="The post" data-testid="tap-detail">
      <header className={classes.detailHead}>
        <h2>{kindWords(post.kind)}</h2>
        <StatusMark tone={tone}>{`${word} ${post.status}`}</StatusMark>
        <ActionIcon aria-label="Close" onClick={onClose}>
          <IconX size={18} aria-hidden />
        </ActionIcon>
      </header>
      <FactList
        facts={[
          ['From', `${post.address}, port ${post.port}`],
          ['Received', exact(post.at)],
          ['Size', formatBytes(post.bytes)],
          ['Receive time', formatDuration(post.receiveMs)],
          ['Processing time', formatDuration(post.storeMs)],
        ]}
      />
      <PlaceOf post={post} />
      <h3>Headers</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reachable by keyboard */}
      <pre className={layout.code} tabIndex={0}>
        {head}
      </pre>
      <div className={classes.bodyHead}>
        <h3>Body</h3>
        {post.skeleton !== '' && <Copy text={post.skeleton} variant="subtle" />}
      </div>
      {post.skeleton === '' ? <p className={tones.faint}>The post has no body.</p> : <PostText raw={post.skeleton} />}
    </aside>
  )
}

/** Links to the event or the entry of the inbox that the post became, and to its camera. */
function PlaceOf({ post: { eventId, kind, camera } }: { post: TappedPost }) {
  return (
    <p className={layout.row}>
      {eventId !== null && kind === 'alarm' && (
        <Link to="/events/$eventId" params={{ eventId }}>
          Open the event
        </Link>
      )}
      {eventId !== null && kind === 'unparsed' && (
        <Link to="/inbox/$unparsedId" params={{ unparsedId: eventId }}>
          Open it in the inbox
        </Link>
      )}
      {camera && (
        <Link to="/cameras/$cameraId" params={{ cameraId: camera.id }}>
          {camera.name}
        </Link>
      )}
    </p>
  )
}
