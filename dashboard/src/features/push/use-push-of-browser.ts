import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { changeDisplaySettings, displaySettings } from '#settings/display-settings.ts'

/** A message of the service worker: a notification was clicked. */
const isOpening = (data: unknown): data is { type: 'open'; path: string } =>
  typeof data === 'object' && data !== null && (data as { type?: unknown }).type === 'open'

async function checkSubscription(): Promise<void> {
  const { currentSubscription } = await import('./push-browser.ts')
  if ((await currentSubscription()) === null) changeDisplaySettings({ push: 'off' })
}

/** Opens the page of a notification that was clicked, and notices when the browser has ended its subscription. */
export function usePushOfBrowser(): void {
  const navigate = useNavigate()
  useEffect(() => {
    if (displaySettings().push !== 'off') void checkSubscription().catch(() => undefined)
    const worker = 'serviceWorker' in navigator ? navigator.serviceWorker : null
    const listen = ({ data }: MessageEvent<unknown>) => {
      if (!isOpening(data)) return
      const [, eventId] = /^events\/([\w-]+)$/.exec(data.path) ?? []
      if (eventId !== undefined) void navigate({ to: '/events/$eventId', params: { eventId } })
      else if (data.path === 'alerts') void navigate({ to: '/alerts' })
    }
    worker?.addEventListener('message', listen)
    return () => worker?.removeEventListener('message', listen)
  }, [navigate])
}
