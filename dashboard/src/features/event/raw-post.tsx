import { Button, Loader } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { apiUrl } from '#api/api-client.ts'
import { useApi } from '#api/api-context.ts'
import type { ProblemError } from '#api/problem-error.ts'
import { PostText } from '#features/post/post-text.tsx'
import { formatBytes } from '#format/numbers.ts'
import { Copy } from '#ui/copy.tsx'
import layout from '#ui/layout.module.css'
import { LoadProblem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import classes from './raw-post.module.css'

function Post({ eventId }: { eventId: string }) {
  const api = useApi()
  const post = useQuery<string, ProblemError>({
    queryKey: [`events/${eventId}/raw`],
    queryFn: async ({ signal }) => {
      const bytes = await api.bytes('events/{id}/raw', { params: { id: eventId } }, signal)
      return new TextDecoder().decode(bytes)
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  })
  if (post.error) return <LoadProblem what="The post could not be loaded." query={post} />
  if (post.data === undefined) return <Loader size="sm" aria-label="Loading the post" />
  return (
    <>
      <div className={`${tones.soft} ${tones.small} ${classes.head}`}>
        <span>
          {formatBytes(new Blob([post.data]).size)}; pictures are collapsed here, but not in copies and downloads.
        </span>
        <Copy text={post.data} label="Copy all" />
      </div>
      <PostText raw={post.data} />
    </>
  )
}

/** The original post: readable, to copy, to download byte for byte. */
export function RawPost({ eventId }: { eventId: string }) {
  const [opened, setOpened] = useState(false)
  const Chevron = opened ? IconChevronDown : IconChevronRight
  return (
    <section aria-label="Raw post" className={layout.tight}>
      <div className={classes.head}>
        <Button
          variant="subtle"
          color="gray"
          aria-expanded={opened}
          leftSection={<Chevron size={16} aria-hidden />}
          onClick={() => setOpened(!opened)}
        >
          Raw post
        </Button>
        <Button
          component="a"
          href={apiUrl(`events/${eventId}/raw`)}
          download={`${eventId}.xml`}
          variant="subtle"
          color="gray"
          leftSection={<IconDownload size={14} aria-hidden />}
        >
          Download
        </Button>
      </div>
      {opened && <Post eventId={eventId} />}
    </section>
  )
}
