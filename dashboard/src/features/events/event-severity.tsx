import { type Severity, severityWords } from '#features/alerts/severity-words.ts'
import classes from './event-severity.module.css'

/** The mark of an event that is more than information: an icon in a shape and color of its own; critical also in words. */
export function EventSeverity({ severity }: { severity: Severity }) {
  if (severity === 'info') return null
  const { word, Icon } = severityWords[severity]
  return (
    <span className={classes.mark} data-severity={severity} title={word}>
      <Icon size={15} stroke={2} aria-hidden />
      <span className={severity === 'critical' ? undefined : 'visually-hidden'}>{word}</span>
    </span>
  )
}
