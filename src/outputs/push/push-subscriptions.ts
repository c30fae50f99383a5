import { createHash } from 'node:crypto'
import type { TableStore } from '../../database/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { uuid7 } from '../../lib/uuid7.ts'
import { type Severity, ViewtronError } from '../../model/index.ts'
import type { Tested } from '../output.ts'
import type { DeliveryQueue } from '../queued/delivery-queue.ts'
import type { AttemptVerdict } from '../queued/verdict.ts'
import { PrivateAddress, refusePrivate } from '../webhook/private-address.ts'
import type { PushDevice, PushDevices } from './push-devices.ts'
import type { PushKeys } from './push-keys.ts'
import type { PushSettings } from './push-settings.ts'

export interface PushSubscriptionsOptions extends TableStore {
  settings: PushSettings
  devices: PushDevices
  keys: () => Promise<PushKeys>
  sendTest: (device: PushDevice) => Promise<AttemptVerdict>
  /** The queue of a device; null before its first check. */
  stateOf: (deviceId: string) => Pick<DeliveryQueue, 'lastDeliveredAt' | 'lastError'> | null
  /** Called after a change. */
  changed: () => Promise<void>
  clock: Clock
}

/** A subscription as a browser gives it. */
export interface NewPushDevice {
  name: string
  endpoint: string
  keys: { p256dh: string; auth: string }
  severity: Severity
}

/** A device as its owner sees it. */
export interface ListedPushDevice extends Pick<PushDevice, 'id' | 'name' | 'severity' | 'createdAt'> {
  /** SHA-256 of its endpoint, base64url: the browser recognizes itself by it. */
  endpointHash: string
  lastDeliveredAt: Date | null
  lastError: { at: Date; message: string } | null
}

/** The devices on which each person receives notifications. */
export class PushSubscriptions {
  private readonly options: PushSubscriptionsOptions

  constructor(options: PushSubscriptionsOptions) {
    this.options = options
  }

  /** The key with which browsers subscribe, base64url. */
  async publicKey(): Promise<string> {
    return (await this.options.keys()).publicKey
  }

  /** The devices of a person, the oldest first. */
  async list(userId: string | null): Promise<ListedPushDevice[]> {
    return (await this.options.devices.of(userId)).map(device => this.listed(device))
  }

  /** Adds this browser, or changes it if it is known. Throws `push-address-refused` and `push-devices-too-many`. */
  async add(userId: string | null, { name, endpoint, keys, severity }: NewPushDevice): Promise<ListedPushDevice> {
    const { devices, clock } = this.options
    await this.checkEndpoint(endpoint)
    const now = clock.now()
    const known = (await devices.of(userId)).find(device => device.endpoint === endpoint)
    const kept = { id: known?.id ?? uuid7(now.getTime()), createdAt: known?.createdAt ?? now }
    const device = { ...kept, userId, name, endpoint, keys, severity }
    await devices.put(device)
    await this.options.changed()
    return this.listed(device)
  }

  /** Throws `not-found`. */
  async change(
    userId: string | null,
    id: string,
    { name, severity }: { name?: string | undefined; severity?: Severity | undefined },
  ): Promise<ListedPushDevice> {
    const { devices } = this.options
    const before = await devices.get(userId, id)
    const after = { name: name ?? before.name, severity: severity ?? before.severity }
    await devices.change(id, after)
    await this.options.changed()
    return this.listed({ ...before, ...after })
  }

  /** Resolves with its name. Throws `not-found`. */
  async remove(userId: string | null, id: string): Promise<string> {
    const { name } = await this.options.devices.get(userId, id)
    await this.removeAll([id])
    return name
  }

  /** Removes all devices of a person, as when a phone was lost. */
  async removeOf(userId: string | null): Promise<void> {
    const ids = (await this.options.devices.of(userId)).map(({ id }) => id)
    if (ids.length > 0) await this.removeAll(ids)
  }

  /** Sends a test notification now. Throws `not-found`. */
  async test(userId: string | null, id: string): Promise<Tested> {
    const device = await this.options.devices.get(userId, id)
    await this.options.changed()
    const startedAt = performance.now()
    const verdict = await this.options.sendTest(device)
    const durationMs = Math.round(performance.now() - startedAt)
    const detail = verdict.kind === 'delivered' ? 'The push service accepted it.' : verdict.message
    return { ok: verdict.kind === 'delivered', statusCode: verdict.status, durationMs, detail }
  }

  private async removeAll(ids: readonly string[]): Promise<void> {
    const { devices, write } = this.options
    await write([devices.removing(ids)])
    await this.options.changed()
  }

  private async checkEndpoint(endpoint: string): Promise<void> {
    const { protocol, host } = new URL(endpoint)
    if (protocol !== 'https:') throw new ViewtronError('push-address-refused', { host, reason: 'it is not HTTPS' })
    if (this.options.settings.allowPrivate) return
    await refusePrivate(endpoint).catch(error => {
      if (!(error instanceof PrivateAddress)) throw error
      throw new ViewtronError('push-address-refused', { host, reason: 'it is in a private network' }, error)
    })
  }

  private listed({ id, name, severity, createdAt, endpoint }: PushDevice): ListedPushDevice {
    const state = this.options.stateOf(id)
    const lastError = state?.lastError ?? null
    const { lastDeliveredAt = null } = state ?? {}
    return {
      id,
      name,
      severity,
      createdAt,
      endpointHash: createHash('sha256').update(endpoint).digest('base64url'),
      lastDeliveredAt: lastDeliveredAt === null ? null : new Date(lastDeliveredAt),
      lastError: lastError && { at: new Date(lastError.at), message: lastError.message },
    }
  }
}
