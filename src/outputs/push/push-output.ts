import type { CompiledQuery } from 'kysely'
import type { Alerting, AlertRow } from '../../alerts/index.ts'
import { oneAtATime } from '../../lib/one-at-a-time.ts'
import { Cursors } from '../../log/index.ts'
import { ViewtronError } from '../../model/index.ts'
import { iso, isoOrNull } from '../../time/iso.ts'
import type { Output, OutputState, OutputTools } from '../output.ts'
import type { PictureLinks } from '../picture-links.ts'
import { alertCursorId, publishedAlert } from '../queued/alert-deliveries.ts'
import { Deliveries, type DeliveryRow } from '../queued/deliveries.ts'
import { alertRow, restoredDelivery } from '../queued/queued-delivery.ts'
import { StoredQueue } from '../queued/stored-queue.ts'
import { type AttemptVerdict, errorVerdict } from '../queued/verdict.ts'
import { maySee } from './may-see.ts'
import { PushActions } from './push-actions.ts'
import { isUrgentEnough, type PushDevice, PushDevices } from './push-devices.ts'
import { openPushKeys, type PushKeys } from './push-keys.ts'
import { pushKind } from './push-kind.ts'
import type { PushPerson, PushSurroundings } from './push-people.ts'
import { isGone, PushSender, pushedForMs } from './push-sender.ts'
import { pushSettings } from './push-settings.ts'
import { PushSubscriptions } from './push-subscriptions.ts'

export interface PushOutputOptions extends OutputTools {
  alerting: Alerting
  links: Pick<PictureLinks, 'signedPath'>
  surroundings: PushSurroundings
  /** Settings of viewtron.yaml by key, unchecked. */
  config: Readonly<Record<string, unknown>>
  /** Absolute path. */
  dataDir: string
  version: string
}

const id = 'push'
const checkEveryMs = 1000
const alertsAtOnce = 50
const removed = 'the device was removed'
const failingAfterMs = 3_600_000

/** The id of the deliveries of one device. */
export const pushOutputId = (deviceId: string) => `${id}:${deviceId}`

/** Follows the alerts and sends them to the phones and browsers of people, each with a queue of its own. */
export class PushOutput implements Output {
  readonly facts = pushKind
  readonly actions: PushActions
  readonly subscriptions: PushSubscriptions
  /** Notifications since the start, by result. */
  readonly tally = { delivered: 0, rejected: 0, retried: 0 }
  private readonly options: PushOutputOptions
  private readonly devices: PushDevices
  private readonly deliveries: Deliveries
  private readonly sender: PushSender
  private readonly queues = new Map<string, StoredQueue>()
  /** The devices as of the last check, by id. */
  private known = new Map<string, PushDevice>()
  private hasCancelled = false
  private timer: NodeJS.Timeout | null = null
  private unwatch: (() => void) | null = null
  private opening: Promise<PushKeys> | null = null
  private hasWarned = false

  /** Reads the devices and the alerts since the last time. Never rejects. */
  private readonly checkNow = oneAtATime(() => this.checkAll())

  /** Throws `config-invalid`. */
  constructor(options: PushOutputOptions) {
    this.options = options
    const { config, alerting, surroundings } = options
    const settings = pushSettings(config.notifications, (config.publicUrl as string | null | undefined) ?? null)
    const common = { ...options, ...surroundings, alerts: alerting.alerts, keys: () => this.keys() }
    this.devices = new PushDevices(options)
    this.deliveries = new Deliveries(options)
    this.actions = new PushActions({ ...common, devices: this.devices })
    this.sender = new PushSender({ ...common, settings, actions: this.actions })
    this.subscriptions = new PushSubscriptions({
      ...common,
      settings,
      devices: this.devices,
      sendTest: device => this.sendTest(device),
      stateOf: deviceId => this.queues.get(deviceId)?.queue ?? null,
      changed: () => this.checkNow(),
    })
  }

  async start(): Promise<void> {
    if (this.timer) return
    this.timer = setInterval(() => void this.checkNow(), checkEveryMs)
    this.unwatch = this.options.alerting.alerts.watch(() => void this.checkNow())
    await this.checkNow()
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    this.unwatch?.()
    this.unwatch = null
    await this.checkNow()
    await Promise.all([...this.queues.values()].map(queue => queue.stop(() => this.sender.close())))
    this.queues.clear()
    this.sender.close()
  }

  /** The number of devices as of the last check. */
  get deviceCount(): number {
    return this.known.size
  }

  states(): OutputState[] {
    const now = this.now()
    const queues = [...this.queues.values()].map(({ queue }) => queue)
    const delivered = queues.flatMap(({ lastDeliveredAt }) => lastDeliveredAt ?? [])
    const failing = queues.flatMap(({ trouble }) => trouble ?? [])
    const [lastError] = queues.flatMap(queue => queue.lastError ?? []).sort((a, b) => b.at - a.at)
    const isFailing =
      failing.length > 0 && failing.length === queues.length && failing.every(one => now - one.since > failingAfterMs)
    const count = this.known.size
    const devices = `${count} device${count === 1 ? '' : 's'}`
    const words = count === 0 ? 'No device receives notifications.' : `Alerts are sent to ${devices}.`
    return [
      {
        id,
        kind: 'push',
        name: pushKind.label,
        source: 'built-in',
        enabled: true,
        cursor: this.options.alerting.state().cursor,
        // Entries that rules have not evaluated yet are those of Alerts.
        behind: 0,
        pending: queues.reduce((sum, { pending }) => sum + pending, 0),
        state: isFailing ? 'failing' : failing.length > 0 ? 'waiting' : 'ok',
        detail: failing[0] ? `Waits for ${failing.length} of ${devices}: ${failing[0].message}` : words,
        deliveredLastHour: queues.reduce((sum, { hour }) => sum + hour.total(now), 0),
        lastDeliveredAt: isoOrNull(delivered.length > 0 ? Math.max(...delivered) : null),
        lastError: lastError ? { at: iso(lastError.at), message: lastError.message } : null,
        config: null,
      },
    ]
  }

  /** The keys of the server; made at first use. */
  keys(): Promise<PushKeys> {
    this.opening ??= openPushKeys(this.options.dataDir).catch(error => {
      this.opening = null
      throw error
    })
    return this.opening
  }

  private async checkAll(): Promise<void> {
    if (this.timer === null) return
    try {
      const devices = await this.devices.all()
      this.known = new Map(devices.map(device => [device.id, device]))
      await this.dropQueues()
      await this.addDeliveries(devices)
      for (const device of devices) await this.queueOf(device).loadPending()
      this.hasWarned = false
    } catch (error) {
      if (!this.hasWarned) this.options.log.debug(`notifications wait: ${(error as Error).message}`)
      this.hasWarned = true
    }
  }

  /** Stops the queues of devices that were removed, and cancels what they had left. */
  private async dropQueues(): Promise<void> {
    if (!this.hasCancelled)
      await this.options.write([this.deliveries.cancelPush([...this.known.keys()].map(pushOutputId), removed)])
    this.hasCancelled = true
    for (const [deviceId, queue] of this.queues) {
      if (this.known.has(deviceId)) continue
      this.queues.delete(deviceId)
      await queue.stop(() => undefined)
      await this.options.write([this.deliveries.cancel(pushOutputId(deviceId), removed)])
    }
  }

  private async addDeliveries(devices: readonly PushDevice[]): Promise<void> {
    const { queries, write, alerting } = this.options
    const cursors = new Cursors(queries)
    const cursorId = alertCursorId(id)
    const cursor = await cursors.read(cursorId)
    const { alerts } = alerting
    if (cursor === null) return write([cursors.moveStatement(cursorId, await alerts.newestNumber(), this.now())])
    const next = await alerts.after(cursor, alertsAtOnce)
    const last = next.at(-1)
    if (!last) return
    const rows = await this.rowsFor(next, devices)
    const statements: CompiledQuery[] = rows.length > 0 ? [this.deliveries.add(rows)] : []
    await write([...statements, cursors.moveStatement(cursorId, last.number, this.now())])
  }

  private async rowsFor(alerts: readonly AlertRow[], devices: readonly PushDevice[]): Promise<DeliveryRow[]> {
    if (devices.length === 0) return []
    const { surroundings } = this.options
    const people = new Map((await surroundings.people()).map(person => [person.userId, person]))
    const rows: DeliveryRow[] = []
    for (const device of devices) {
      const person = people.get(device.userId)
      if (!person) continue
      for (const alert of alerts) {
        if (!(await this.wants(device, person, alert))) continue
        rows.push(alertRow(pushOutputId(device.id), publishedAlert(alert)))
      }
    }
    return rows
  }

  private async wants({ severity }: PushDevice, person: PushPerson, alert: AlertRow): Promise<boolean> {
    if (alert.seen_at !== null || !isUrgentEnough(alert.severity, severity)) return false
    return maySee(this.options.queries, person, alert.camera_id)
  }

  private queueOf({ id: deviceId }: PushDevice): StoredQueue {
    const known = this.queues.get(deviceId)
    if (known) return known
    const queue = new StoredQueue({
      ...this.options,
      outputId: pushOutputId(deviceId),
      // Alerts arrive in their order.
      ordered: true,
      maxAgeMs: pushedForMs,
      send: ({ event }) =>
        event.kind === 'alert'
          ? this.attempt(deviceId, device => this.sender.sendAlert(device, event))
          : Promise.reject(new Error('no alert')),
      restored: async rows => rows.flatMap(row => restoredDelivery(row, null) ?? []),
    })
    this.queues.set(deviceId, queue)
    queue.start()
    return queue
  }

  /** Never rejects. Removes a device whose browser does not receive notifications any more. */
  private async attempt(
    deviceId: string,
    send: (device: PushDevice) => Promise<AttemptVerdict>,
  ): Promise<AttemptVerdict> {
    const device = this.known.get(deviceId)
    if (!device) return { kind: 'rejected', status: null, message: removed }
    const verdict = await send(device).catch(errorVerdict)
    this.tally[verdict.kind === 'retry' ? 'retried' : verdict.kind]++
    if (isGone(verdict)) await this.forget(device).catch(() => undefined)
    return verdict
  }

  private async forget({ id: deviceId, name }: PushDevice): Promise<void> {
    await this.options.write([this.devices.removing([deviceId])])
    this.known.delete(deviceId)
    this.options.log.info(`${name} does not receive notifications any more, and is forgotten`)
  }

  private async sendTest(device: PushDevice): Promise<AttemptVerdict> {
    if (!this.known.has(device.id))
      throw new ViewtronError('not-found', { what: 'device with notifications', id: device.id })
    const verdict = await this.attempt(device.id, one => this.sender.sendTest(one))
    if (verdict.kind === 'delivered') this.queues.get(device.id)?.queue.noteSuccess()
    return verdict
  }

  private now(): number {
    return this.options.clock.now().getTime()
  }
}
