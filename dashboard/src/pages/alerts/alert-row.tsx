import { Button, Checkbox } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { severityWords } from '#features/alerts/severity-words.ts'
import { PlateText } from '#features/plates/plate-text.tsx'
import { When } from '#format/when.tsx'
import type { Alert } from '#server/api/schemas/index.ts'
import { Picture } from '#ui/picture.tsx'
import { StatusMark } from '#ui/status-mark.tsx'
import tones from '#ui/text.module.css'
import classes from './alerts.module.css'

/** The picture, the severity, the plate, the text, the camera and the rule of an alert. */
export function AlertFacts({ alert, children }: { alert: Alert; children?: ReactNode }) {
  const { severity, plate, text, camera, rule, picture, eventId } = alert
  const { word, Icon, tone } = severityWords[severity]
  return (
    <>
      <div className={classes.picture}>
        {(picture !== null || eventId !== null) && (
          <Picture image={picture} alt="" width={160} ratio={16 / 10} fill reason="No picture" />
        )}
      </div>
      <div className={classes.words}>
        <p className={classes.head}>
          <StatusMark tone={tone} Icon={Icon} word={word} />
          {plate !== null && <PlateText number={plate} />}
          <span className={classes.text} dir="auto">
            {eventId === null ? (
              text
            ) : (
              <Link to="/events/$eventId" params={{ eventId }} aria-label={`Event: ${text}`}>
                {text}
              </Link>
            )}
          </span>
        </p>
        <p className={tones.soft} dir="auto">
          {camera && (
            <>
              <Link to="/cameras/$cameraId" params={{ cameraId: camera.id }} className={classes.camera}>
                {camera.name}
              </Link>
              {' · '}
            </>
          )}
          {rule}
        </p>
        <p className={tones.faint}>{children}</p>
      </div>
    </>
  )
}

interface AlertRowProps {
  alert: Alert
  mayChange: boolean
  isSelected: boolean
  onSelect: (isSelected: boolean) => void
  onSeen: () => void
}

export function AlertRow({ alert, mayChange, isSelected, onSelect, onSeen }: AlertRowProps) {
  const isUnseen = alert.seenAt === null
  return (
    <li
      className={classes.row}
      data-unseen={isUnseen || undefined}
      data-severity={alert.severity}
      data-alert={alert.id}
      data-testid="alert-row"
      tabIndex={-1}
    >
      {mayChange && (
        <Checkbox
          aria-label={`Select: ${alert.text}`}
          checked={isSelected}
          disabled={!isUnseen}
          onChange={event => onSelect(event.currentTarget.checked)}
        />
      )}
      <AlertFacts alert={alert}>
        <When at={alert.at} />
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
      </AlertFacts>
      {isUnseen && mayChange && (
        <Button
          variant="default"
          leftSection={<IconCheck size={14} aria-hidden />}
          aria-label={`Mark as seen: ${alert.text}`}
          onClick={onSeen}
        >
          Seen
        </Button>
      )}
    </li>
  )
}
