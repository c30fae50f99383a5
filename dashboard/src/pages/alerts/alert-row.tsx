import { Button } from '@mantine/core'
import { IconAlertOctagon, IconAlertTriangle, IconCheck, IconInfoCircle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useChange } from '#api/use-change.ts'
import { When } from '#format/when.tsx'
import type { Alert } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import classes from './alerts.module.css'

const severities = {
  info: { word: 'Info', Icon: IconInfoCircle },
  warning: { word: 'Warning', Icon: IconAlertTriangle },
  critical: { word: 'Critical', Icon: IconAlertOctagon },
}

export function AlertRow({ alert, mayChange }: { alert: Alert; mayChange: boolean }) {
  const see = useChange(api => api.send('POST', `alerts/${encodeURIComponent(alert.id)}/seen`), ['alerts'])
  const { word, Icon } = severities[alert.severity]
  const isUnseen = alert.seenAt === null
  return (
    <li className={classes.row} data-unseen={isUnseen || undefined} data-testid="alert-row">
      <span className={classes.severity} data-severity={alert.severity}>
        <Icon size={16} aria-hidden /> {word}
      </span>
      <div>
        <p className={classes.text}>{alert.text}</p>
        <p className={classes.faint}>
          <When at={alert.at} /> · {alert.rule}
          {alert.endedAt !== null && (
            <>
              {' · over since '}
              <When at={alert.endedAt} />
            </>
          )}
          {alert.seenAt !== null && (
            <>
              {` · seen by ${alert.seenBy ?? 'somebody'}, `}
              <When at={alert.seenAt} />
            </>
          )}
        </p>
        {see.error && <Problem what="It was not marked." error={see.error} />}
      </div>
      <div className={classes.deeds}>
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
