import { apiUrl } from '#api/api-client.ts'
import type { Alert } from '#server/api/schemas/index.ts'
import { severityWords } from './severity-words.ts'

/** Whether this browser can show notifications here; it cannot over plain HTTP from another machine. */
export function canNotify(): boolean {
  return typeof Notification !== 'undefined' && isSecureContext
}

/** Shows an alert as a notification of the browser, unless the page itself is in front. */
export function notifyOf(alert: Alert, open: (alert: Alert) => void): void {
  if (!canNotify() || Notification.permission !== 'granted' || document.hasFocus()) return
  const { severity, text, camera, picture } = alert
  const notification = new Notification(`${severityWords[severity].word}: ${text}`, {
    body: camera?.name ?? '',
    // Another tab that shows the same alert replaces it.
    tag: alert.id,
    requireInteraction: severity === 'critical',
    ...(picture?.url && { icon: apiUrl(picture.url, { w: 160 }) }),
  })
  notification.onclick = () => {
    window.focus()
    notification.close()
    open(alert)
  }
}
