import { useQuery } from '@tanstack/react-query'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import type { ApiPushDevice } from '#server/api/schemas/index.ts'
import { changeDisplaySettings } from '#settings/display-settings.ts'
import { currentSubscription, deviceName, endpointHash, pushSupport, subscribeBrowser } from './push-browser.ts'

type Severity = ApiPushDevice['severity']

/** The person refused the browser's question, now or before. */
export class PermissionRefused extends Error {
  constructor() {
    super('Notifications are blocked in the browser’s settings for this site.')
  }
}

/** The name by which the server lists this browser; null without a subscription. */
async function ownHash(): Promise<string | null> {
  const subscription = await currentSubscription()
  return subscription && endpointHash(subscription.endpoint)
}

/** The devices of this person with notifications, and this browser among them. */
export function usePushDevices() {
  const devices = useApiQuery('push/devices')
  const hash = useQuery({ queryKey: ['push/devices/own-hash'], queryFn: ownHash, enabled: pushSupport() === 'ok' })
  const own = devices.data?.items.find(({ endpointHash: listed }) => listed === hash.data) ?? null
  return { devices, own, isKnown: devices.data !== undefined && !hash.isLoading }
}

/** Lets the server send notifications to this browser. */
export function useStartPush() {
  return useChange(
    async (api, { publicKey, severity }: { publicKey: string; severity: Severity }) => {
      if ((await Notification.requestPermission()) !== 'granted') throw new PermissionRefused()
      const { endpoint = '', keys = {} } = (await subscribeBrowser(publicKey)).toJSON()
      const body = {
        name: deviceName(),
        endpoint,
        keys: { p256dh: keys.p256dh ?? '', auth: keys.auth ?? '' },
        severity,
      }
      const device = await api.send('POST', 'push/devices', { body })
      changeDisplaySettings({ push: device.severity })
      return device
    },
    ['push/devices'],
  )
}

/** Ends the notifications of a device; of this browser the subscription too. */
export function useRemovePushDevice(own: ApiPushDevice | null) {
  return useChange(
    async (api, id: string) => {
      await api.send('DELETE', 'push/devices/{id}', { params: { id } })
      if (id !== own?.id) return
      changeDisplaySettings({ push: 'off' })
      const subscription = await currentSubscription()
      await subscription?.unsubscribe()
    },
    ['push/devices'],
  )
}

/** Changes from which severity a device receives notifications. */
export function useChangePushDevice(own: ApiPushDevice | null) {
  return useChange(
    async (api, { id, severity }: Pick<ApiPushDevice, 'id' | 'severity'>) => {
      await api.send('PATCH', 'push/devices/{id}', { params: { id }, body: { severity } })
      if (id === own?.id) changeDisplaySettings({ push: severity })
    },
    ['push/devices'],
  )
}
