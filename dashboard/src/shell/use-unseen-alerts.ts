import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useLive } from '#live/use-live.ts'
import { useDisplaySettings } from '#settings/display-settings.ts'
import { useTone } from '#ui/use-tone.ts'

/**
 * The number of unseen alerts, and the text of the newest one that was raised while the page is open. A new alert plays
 * a tone if sound is on.
 */
export function useUnseenAlerts(): { unseen: number; news: string } {
  const queries = useQueryClient()
  const { sound } = useDisplaySettings()
  const tone = useTone()
  const [news, setNews] = useState('')
  const known = useRef(new Set<string>())
  useLive('alert', alert => {
    void queries.invalidateQueries({ queryKey: ['alerts'] })
    const isNew = alert.seenAt === null && alert.endedAt === null && !known.current.has(alert.id)
    known.current.add(alert.id)
    if (!isNew) return
    setNews(`Alert: ${alert.text}`)
    if (sound) tone()
  })
  // Alerts raised before the page listened are not announced.
  useLive('joined', () => void queries.invalidateQueries({ queryKey: ['alerts'] }))
  const alerts = useApiQuery('alerts', { query: { limit: 1 } }, { everyMs: 60_000, keepPrevious: true })
  return { unseen: alerts.data?.unseen ?? 0, news }
}
