import { Button } from '@mantine/core'
import { IconAlertOctagon, IconAlertTriangle, IconCheck, IconInfoCircle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useChange } from '#api/use-change.ts'
import { When } from '#format/when.tsx'
import type { Alert } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { StatusMark } from '#ui/status-mark.tsx'
import tones from '#ui/text.module.css'
import classes from './alerts.module.css'

const severities = {
  info: { word: 'Info', Icon: IconInfoCircle, tone: 'plain' },
  warning: { word: 'Warning', Icon: IconAlertTriangle, tone: 'warn' },
  critical: { word: 'Critical', Icon: IconAlertOctagon, tone: 'bad' },
} as const

export function AlertRow({ alert, mayChange }: { alert: Alert; mayChange: boolean }) {
  const see = useChange(api => api.send('POST', 'alerts/{id}/seen', { params: { id: alert.id } }), ['alerts'])
  const isUnseen = alert.seenAt === null
  return (
    <li className={classes.row} data-unseen={isUnseen || undefined} data-testid="alert-row">
      <StatusMark {...severities[alert.severity]} />
      <div>
        <p className={classes.text}>{alert.text}</p>
        <p className={tones.faint}>
          <When at={alert.at} /> · {alert.rule}
          {alert.endedAt !== null && (
            <>
              {' · ended '}
              <When at={alert.endedAt} />
            </>
          )}
          {alert.seenAt !== null && (
            <>
              {` · seen by ${alert.seenBy ?? 'someone'}, `}
              <When at={alert.seenAt} />
            </>
          )}
        </p>
        <Problem what="The alert was not marked as seen." error={see.error} />
      </div>
      <div className={layout.buttons}>
        {alert.eventId !== null && (
          <Link to="/events/$eventId" params={{ eventId: alert.eventId }} aria-label={`Event: ${alert.text}`}>
            Event
          </Link>
        )}
        {isUnseen && mayChange && (
          <Button
            variant="default"
            leftSection={<IconCheck size={14} aria-hidden />}
            aria-label={`Mark as seen: ${alert.text}`}
            loading={see.isPending}
            onClick={() => see.mutate()}
          >
            Seen
          </Button>
        )}
      </div>
    </li>
  )
}
