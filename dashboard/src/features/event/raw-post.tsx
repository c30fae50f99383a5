import { Button, Loader } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { apiUrl } from '#api/api-client.ts'
import { useApi } from '#api/api-context.ts'
import type { ProblemError } from '#api/problem-error.ts'
import { formatBytes } from '#format/numbers.ts'
import { Copy } from '#ui/copy.tsx'
import { Problem } from '#ui/problem.tsx'
import { PostText } from './post-text.tsx'
import classes from './raw-post.module.css'

function Post({ eventId }: { eventId: string }) {
  const api = useApi()
  const post = useQuery<string, ProblemError>({
    queryKey: [`events/${eventId}/raw`],
    queryFn: ({ signal }) => api.text(`events/${eventId}/raw`, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  })
  if (post.error)
    return <Problem what="The post could not be read." error={post.error} onRetry={() => post.refetch()} />
  if (post.data === undefined) return <Loader size="sm" aria-label="Reading the post" />
  return (
    <>
      <div className={classes.tools}>
        <span>{formatBytes(new Blob([post.data]).size)}; pictures are folded here, not in copies and downloads.</span>
        <Copy text={post.data} label="Copy all of it" />
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
    <section aria-label="Raw post" className={classes.section}>
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
