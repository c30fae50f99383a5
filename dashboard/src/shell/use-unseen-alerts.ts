import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { refresh } from '#api/refresh.ts'
import { useApiQuery } from '#api/use-api-query.ts'
import { notifyOf } from '#features/alerts/desktop-notification.ts'
import { isAtLeast, type Severity } from '#features/alerts/severity-words.ts'
import { usePushOfBrowser } from '#features/push/use-push-of-browser.ts'
import { useLive } from '#live/use-live.ts'
import type { Alert } from '#server/api/schemas/index.ts'
import { type AlertChoice, useDisplaySettings } from '#settings/display-settings.ts'
import { setTitleCount } from '#ui/page-title.ts'
import { playSound } from '#ui/sounds.ts'

const isChosen = (choice: AlertChoice, severity: Severity) => choice !== 'off' && isAtLeast(severity, choice)

/** Opens what an alert is about. */
function useOpenAlert(): (alert: Alert) => void {
  const navigate = useNavigate()
  return ({ eventId }) => {
    if (eventId === null) void navigate({ to: '/alerts' })
    else void navigate({ to: '/events/$eventId', params: { eventId } })
  }
}

/**
 * The number of unseen alerts, and the text of the newest one that was raised while the page is open. A new alert plays
 * a sound and shows a notification, as chosen in this browser; the number stands in the browser's title.
 */
export function useUnseenAlerts(): { unseen: number; news: string } {
  const queries = useQueryClient()
  const { alertSound, notify, push } = useDisplaySettings()
  const open = useOpenAlert()
  usePushOfBrowser()
  const [news, setNews] = useState('')
  const known = useRef(new Set<string>())
  const refreshAlerts = () => void refresh(queries, ['alerts'])
  useLive('alert', alert => {
    refreshAlerts()
    const isNew = alert.seenAt === null && alert.endedAt === null && !known.current.has(alert.id)
    known.current.add(alert.id)
    if (!isNew) return
    setNews(`Alert: ${alert.text}`)
    if (isChosen(alertSound, alert.severity)) playSound(alert.severity)
    // The server sends it to this browser anyway.
    if (isChosen(push, alert.severity)) return
    if (isChosen(notify, alert.severity)) notifyOf(alert, open)
  })
  // Alerts raised before the page listened are not announced.
  useLive('joined', refreshAlerts)
  const alerts = useApiQuery('alerts', { query: { limit: 1 } }, { everyMs: 60_000, keepPrevious: true })
  const unseen = alerts.data?.unseen ?? 0
  useEffect(() => {
    setTitleCount(unseen)
    return () => setTitleCount(0)
  }, [unseen])
  return { unseen, news }
}
