import { Button } from '@mantine/core'
import { IconCheck, IconChecks } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useMayOperate } from '#api/use-session.ts'
import { PlateText } from '#features/plates/plate-text.tsx'
import { formatCount, formatNumber } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import type { Alert } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Picture } from '#ui/picture.tsx'
import { Problem } from '#ui/problem.tsx'
import { StatusMark } from '#ui/status-mark.tsx'
import classes from './alert-band.module.css'
import { SeenNotice } from './seen-notice.tsx'
import { allSeverities, severityWords } from './severity-words.ts'
import { useSeeAlerts } from './use-see-alerts.ts'

const most = 12

/** The most urgent first, of those the newest. */
function byUrgency(a: Alert, b: Alert): number {
  return allSeverities.indexOf(b.severity) - allSeverities.indexOf(a.severity) || b.at.localeCompare(a.at)
}

function AlertLink({ alert, children }: { alert: Alert; children: ReactNode }) {
  if (alert.eventId === null) {
    return (
      <Link to="/alerts" search={{ seen: 'false' }} className={classes.link}>
        {children}
      </Link>
    )
  }
  return (
    <Link to="/events/$eventId" params={{ eventId: alert.eventId }} className={classes.link}>
      {children}
    </Link>
  )
}

function BandItem({ alert, onSeen }: { alert: Alert; onSeen: (() => void) | null }) {
  const { severity, plate, text, camera, picture } = alert
  const { word, Icon, tone } = severityWords[severity]
  return (
    <li className={classes.item} data-severity={severity} data-testid="band-alert">
      {picture !== null && (
        <div className={classes.picture}>
          <Picture image={picture} alt="" width={112} ratio={16 / 10} fill />
        </div>
      )}
      <div className={classes.words}>
        <span className={classes.head}>
          <StatusMark tone={tone} Icon={Icon} word={word} />
          {plate !== null && <PlateText number={plate} size="sm" />}
          <span className={classes.when}>
            <When at={alert.at} as="relative" />
          </span>
        </span>
        <AlertLink alert={alert}>{text}</AlertLink>
        <span className={classes.camera} dir="auto">
          {camera?.name ?? alert.subject}
        </span>
      </div>
      {onSeen && (
        <Button
          variant="default"
          className={classes.seen ?? ''}
          leftSection={<IconCheck size={14} aria-hidden />}
          aria-label={`Mark as seen: ${text}`}
          onClick={onSeen}
        >
          Seen
        </Button>
      )}
    </li>
  )
}

/** Unseen alerts with picture, plate and camera, the most urgent first, until somebody has seen them. */
export function AlertBand() {
  const mayChange = useMayOperate()
  const unseen = useApiQuery('alerts', { query: { seen: false, limit: 50 } }, { everyMs: 60_000, keepPrevious: true })
  const seeing = useSeeAlerts()
  const items = unseen.data?.items ?? []
  const total = unseen.data?.unseen ?? 0
  const shown = [...items].sort(byUrgency).slice(0, most)
  return (
    <>
      {shown.length > 0 && (
        <section className={classes.band} aria-labelledby="unseen-alerts">
          <div className={classes.bar}>
            <h2 id="unseen-alerts">{formatCount(total, 'unseen alert')}</h2>
            <div className={layout.actions}>
              {mayChange && (
                <Button
                  variant="default"
                  leftSection={<IconChecks size={15} aria-hidden />}
                  loading={seeing.isPending}
                  onClick={() => seeing.see({ ids: shown.map(({ id }) => id) })}
                >
                  {shown.length < total ? `These ${shown.length} are seen` : 'All seen'}
                </Button>
              )}
              <Link to="/alerts" search={{ seen: 'false' }}>
                {shown.length < total ? `${formatNumber(total - shown.length)} more` : 'Alerts'}
              </Link>
            </div>
          </div>
          <ul className={`${layout.list} ${classes.items}`}>
            {shown.map(alert => (
              <BandItem
                key={alert.id}
                alert={alert}
                onSeen={mayChange ? () => seeing.see({ ids: [alert.id] }) : null}
              />
            ))}
          </ul>
          <Problem what="The alert was not marked as seen." error={seeing.error} />
        </section>
      )}
      <SeenNotice {...seeing} />
    </>
  )
}
