import { Button, Progress } from '@mantine/core'
import { IconDownload, IconPlayerStop } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { apiUrl } from '#api/api-client.ts'
import { useApi } from '#api/api-context.ts'
import type { ProblemError } from '#api/problem-error.ts'
import { useChange } from '#api/use-change.ts'
import { formatBytes, formatCount } from '#format/numbers.ts'
import type { Recording } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { LoadProblem, Problem } from '#ui/problem.tsx'
import classes from './tap.module.css'

const askEveryMs = 700

/** The progress of a recording; when it has ended, a link to its bundle. */
export function RecordingProgress({ id, onAnother }: { id: string; onAnother: () => void }) {
  const path = `doctor/recordings/${encodeURIComponent(id)}`
  const params = { id }
  const api = useApi()
  const recording = useQuery<Recording, ProblemError>({
    queryKey: [path],
    queryFn: ({ signal }) => api.get('doctor/recordings/{id}', { params }, signal),
    refetchInterval: ({ state }) => (state.data?.finishedAt == null && state.error === null ? askEveryMs : false),
  })
  const stop = useChange(api => api.send('POST', 'doctor/recordings/{id}/stop', { params }), [path])
  const { data } = recording
  return (
    <Card className={classes.record} aria-label="Recording">
      <LoadProblem what="The recording could not be loaded. Recordings are removed after a day." query={recording} />
      {data && (
        <>
          <p role="status">
            {data.finishedAt === null ? 'Recording: ' : 'Recorded: '}
            {data.finishedAt === null
              ? `${data.posts} of ${formatCount(data.wanted, 'post')}`
              : formatCount(data.posts, 'post')}
            {data.posts > 0 && `, ${formatBytes(data.bytes)}`}
            {data.remove.length > 0 && `, without ${data.remove.join(', ')}`}
          </p>
          {data.finishedAt === null && (
            <Progress value={(100 * data.posts) / data.wanted} aria-label="Posts recorded" transitionDuration={150} />
          )}
          <div className={layout.buttons}>
            {data.finishedAt === null ? (
              <Button
                variant="default"
                leftSection={<IconPlayerStop size={14} aria-hidden />}
                loading={stop.isPending}
                onClick={() => stop.mutate()}
              >
                Stop recording
              </Button>
            ) : (
              <Ended path={path} posts={data.posts} onAnother={onAnother} />
            )}
          </div>
          <Problem what="The recording was not stopped." error={stop.error} />
        </>
      )}
    </Card>
  )
}

function Ended({ path, posts, onAnother }: { path: string; posts: number; onAnother: () => void }) {
  return (
    <>
      {posts > 0 && (
        <Button
          component="a"
          href={apiUrl(`${path}/bundle.zip`)}
          download
          leftSection={<IconDownload size={15} aria-hidden />}
        >
          Download the bundle
        </Button>
      )}
      <Button variant="default" onClick={onAnother}>
        Record again
      </Button>
    </>
  )
}
