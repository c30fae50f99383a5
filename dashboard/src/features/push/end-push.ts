import type { ApiClient } from '#api/api-client.ts'
import { changeDisplaySettings, displaySettings } from '#settings/display-settings.ts'

/**
 * Ends notifications on this browser, so that the next person who uses it does not see those of somebody else. What
 * fails is left to the push service, which tells the server that the browser is gone.
 */
export async function endPush(api: ApiClient): Promise<void> {
  if (displaySettings().push === 'off') return
  changeDisplaySettings({ push: 'off' })
  const { currentSubscription, endpointHash } = await import('./push-browser.ts')
  const subscription = await currentSubscription().catch(() => null)
  if (!subscription) return
  await subscription.unsubscribe().catch(() => undefined)
  const hash = await endpointHash(subscription.endpoint)
  const devices = await api.get('push/devices', {}).catch(() => null)
  const own = devices?.items.find(device => device.endpointHash === hash)
  if (own) await api.send('DELETE', 'push/devices/{id}', { params: { id: own.id } }).catch(() => undefined)
}
