import { Button } from '@mantine/core'
import { IconDownload, IconTrash } from '@tabler/icons-react'
import { apiUrl } from '#api/api-client.ts'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { formatBytes, formatCount } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import type { Recording } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import classes from './tap.module.css'

/** The recordings of the last 24 hours. */
export function RecordingList() {
  const recordings = useApiQuery('doctor/recordings', {}, { freshMs: 0 })
  const ended = (recordings.data?.items ?? []).filter(({ finishedAt, posts }) => finishedAt !== null && posts > 0)
  if (recordings.error) return <Problem what="Earlier recordings could not be loaded." error={recordings.error} />
  if (ended.length === 0) return null
  return (
    <section aria-label="Earlier recordings">
      <p className={tones.faint}>Recorded in the last 24 hours</p>
      <ul className={`${layout.list} ${classes.recordings}`}>
        {ended.map(recording => (
          <Ended key={recording.id} recording={recording} />
        ))}
      </ul>
    </section>
  )
}

function Ended({ recording: { id, startedAt, posts, bytes } }: { recording: Recording }) {
  const path = `doctor/recordings/${encodeURIComponent(id)}`
  const remove = useChange(
    api => api.send('DELETE', 'doctor/recordings/{id}', { params: { id } }),
    ['doctor/recordings'],
  )
  return (
    <li>
      <span>
        <When at={startedAt} />, {formatCount(posts, 'post')}, {formatBytes(bytes)}
      </span>
      <Button
        component="a"
        href={apiUrl(`${path}/bundle.zip`)}
        download
        variant="subtle"
        leftSection={<IconDownload size={14} aria-hidden />}
      >
        Download
      </Button>
      <Button
        variant="subtle"
        color="gray"
        leftSection={<IconTrash size={14} aria-hidden />}
        loading={remove.isPending}
        onClick={() => remove.mutate()}
      >
        Remove
      </Button>
      <Problem what="The recording was not removed." error={remove.error} />
    </li>
  )
}
