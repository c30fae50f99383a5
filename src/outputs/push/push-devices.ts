import type { CompiledQuery } from 'kysely'
import type { PushDeviceTable, TableStore } from '../../database/index.ts'
import { type Severity, severities, ViewtronError } from '../../model/index.ts'

/** A browser that receives notifications. */
export interface PushDevice {
  id: string
  /** Null for one that was added without a user, while sign-in was off. */
  userId: string | null
  name: string
  /** The address at the push service of the browser. */
  endpoint: string
  keys: { p256dh: string; auth: string }
  /** The least severity of its notifications. */
  severity: Severity
  createdAt: Date
}

/** So many of one person: more are devices that nobody uses any more. */
export const mostPushDevices = 10

const toDevice = ({ user_id: userId, p256dh, auth, created_at: createdAt, ...row }: PushDeviceTable): PushDevice => ({
  ...row,
  userId,
  keys: { p256dh, auth },
  createdAt: new Date(createdAt),
})

/** Whether an alert is urgent enough for a device. */
export const isUrgentEnough = (severity: Severity, least: Severity) =>
  severities.indexOf(severity) >= severities.indexOf(least)

/** The table of browsers that receive notifications. */
export class PushDevices {
  private readonly store: TableStore

  constructor(store: TableStore) {
    this.store = store
  }

  /** All devices, the oldest first. */
  async all(): Promise<PushDevice[]> {
    const rows = await this.store.queries
      .selectFrom('push_device')
      .selectAll()
      .orderBy('created_at')
      .orderBy('id')
      .execute()
    return rows.map(toDevice)
  }

  async of(userId: string | null): Promise<PushDevice[]> {
    return (await this.all()).filter(device => device.userId === userId)
  }

  /** A device of a user. Throws `not-found`, also for the devices of others. */
  async get(userId: string | null, id: string): Promise<PushDevice> {
    const found = (await this.of(userId)).find(device => device.id === id)
    if (!found) throw new ViewtronError('not-found', { what: 'device with notifications', id })
    return found
  }

  /**
   * Stores a device. One with the same endpoint is replaced, whoever had it: a browser belongs to the person who is
   * signed in. Throws `push-devices-too-many`.
   */
  async put(device: PushDevice): Promise<void> {
    const { queries, write } = this.store
    const { id, userId, name, endpoint, keys, severity, createdAt } = device
    const others = (await this.of(userId)).filter(one => one.id !== id && one.endpoint !== endpoint)
    if (others.length >= mostPushDevices) throw new ViewtronError('push-devices-too-many', { most: mostPushDevices })
    const row: PushDeviceTable = {
      id,
      user_id: userId,
      name,
      endpoint,
      ...keys,
      severity,
      created_at: createdAt.getTime(),
    }
    await write([
      queries.deleteFrom('push_device').where('endpoint', '=', endpoint).compile(),
      queries.insertInto('push_device').values(row).compile(),
    ])
  }

  async change(id: string, change: Partial<Pick<PushDevice, 'name' | 'severity'>>): Promise<void> {
    const { queries, write } = this.store
    if (Object.keys(change).length === 0) return
    await write([queries.updateTable('push_device').set(change).where('id', '=', id).compile()])
  }

  removing(ids: readonly string[]): CompiledQuery {
    return this.store.queries.deleteFrom('push_device').where('id', 'in', ids).compile()
  }
}
