import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useChange } from '#api/use-change.ts'
import { PlateText } from '#features/plates/plate-text.tsx'
import { useFormat } from '#format/use-format.ts'
import type { ApiVisitor } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { StatusMark } from '#ui/status-mark.tsx'
import tones from '#ui/text.module.css'

const stateWords = { expected: 'Expected', current: 'Now', ended: 'Ended' } as const
const changed = ['visitors', 'plates', 'visits', 'plate-sync']

interface VisitorRowProps {
  visitor: ApiVisitor
  mayOperate: boolean
}

/** A visitor: plate, name, host, from when until when. */
export function VisitorRow({ visitor, mayOperate }: VisitorRowProps) {
  const { dateTimeShort } = useFormat()
  const { id, plate, key, name, host, note, from, until, state } = visitor
  const end = useChange(
    api => api.send('PATCH', 'visitors/{id}', { params: { id }, body: { until: new Date().toISOString() } }),
    changed,
  )
  const remove = useChange(api => api.send('DELETE', 'visitors/{id}', { params: { id } }), changed)
  return (
    <li data-testid="visitor">
      <div className={layout.main}>
        <Link to="/plates/$plateKey" params={{ plateKey: key }}>
          <PlateText number={plate} known={{ name, group: null }} />
        </Link>
        <p className={layout.buttons}>
          <StatusMark tone={state === 'current' ? 'good' : 'plain'} word={stateWords[state]} />
          <span>
            {dateTimeShort(from)} – {dateTimeShort(until)}
          </span>
          {host !== null && <span className={tones.soft}>visits {host}</span>}
        </p>
        {note !== null && <p className={tones.soft}>{note}</p>}
        <Problem what="The visitor was not changed." error={end.error ?? remove.error} />
      </div>
      {mayOperate && state === 'current' && (
        <Button variant="default" loading={end.isPending} onClick={() => end.mutate()} aria-label={`End ${plate} now`}>
          End now
        </Button>
      )}
      {mayOperate && state === 'expected' && (
        <Button
          variant="default"
          loading={remove.isPending}
          onClick={() => remove.mutate()}
          aria-label={`Remove ${plate}`}
        >
          Remove
        </Button>
      )}
    </li>
  )
}
