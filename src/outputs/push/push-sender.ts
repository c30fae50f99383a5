import { randomUUID } from 'node:crypto'
import type { Alerts } from '../../alerts/index.ts'
import { ShownCameras } from '../../cameras/shown-cameras.ts'
import type { Queries } from '../../database/index.ts'
import { tellingPicture, unannotated } from '../../events/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { EventLog } from '../../log/index.ts'
import type { Severity } from '../../model/index.ts'
import type { PictureLinks } from '../picture-links.ts'
import type { PublishedAlert } from '../queued/deliverable.ts'
import { type AttemptVerdict, RejectedAttempt } from '../queued/verdict.ts'
import { answerVerdict } from '../webhook/answer-verdict.ts'
import { HttpTarget, PrivateTarget } from '../webhook/http-target.ts'
import { encryptMessage } from './encrypt-message.ts'
import { maySee } from './may-see.ts'
import type { PushActions } from './push-actions.ts'
import type { PushDevice } from './push-devices.ts'
import type { PushKeys } from './push-keys.ts'
import { messageBytes, type PushButton, type PushMessage, pushMessage } from './push-message.ts'
import type { PushPerson, PushSurroundings } from './push-people.ts'
import type { PushSettings } from './push-settings.ts'
import { vapidHeader } from './vapid-header.ts'

export interface PushSenderOptions extends Pick<PushSurroundings, 'people'> {
  queries: Queries
  settings: PushSettings
  alerts: Pick<Alerts, 'find'>
  actions: PushActions
  links: Pick<PictureLinks, 'signedPath'>
  keys: () => Promise<PushKeys>
  clock: Clock
  version: string
}

/** The push service says that the browser does not receive notifications any more. */
export const isGone = ({ status }: AttemptVerdict) => status === 404 || status === 410

/** A notification is not sent later than this after its alert. */
export const pushedForMs = 24 * 3_600_000

const timeoutMs = 10_000
const mostConnections = 8
const shortestTtlS = 60
const pictureForS = 3600
const pictureWidth = 640

/** The urgency of a notification for a phone that saves power (RFC 8030, 5.3). */
const urgencies: Record<Severity, string> = { info: 'low', warning: 'normal', critical: 'high' }

/** Sends notifications to the push services of browsers. */
export class PushSender {
  private readonly options: PushSenderOptions
  /** One client for each push service, by its origin. */
  private readonly targets = new Map<string, HttpTarget>()

  constructor(options: PushSenderOptions) {
    this.options = options
  }

  /** Sends an alert to a device. Rejects without an answer, and with `RejectedAttempt` if it is not to be sent. */
  async sendAlert(device: PushDevice, alert: PublishedAlert): Promise<AttemptVerdict> {
    const person = (await this.options.people()).find(({ userId }) => userId === device.userId)
    if (!person) throw new RejectedAttempt('nobody may receive notifications on this device')
    const { severity, at } = alert
    const message = await this.compose(device, person, alert)
    const ttlS = Math.round((Date.parse(at) + pushedForMs - this.now()) / 1000)
    return this.send(device, message, { severity, ttlS })
  }

  /** Sends a made-up notification. Rejects like `sendAlert`. */
  sendTest(device: PushDevice): Promise<AttemptVerdict> {
    const message = {
      tag: `test ${device.id}`,
      title: 'Test notification',
      body: `Alerts of this server arrive on ${device.name}.`,
      severity: 'warning',
      path: 'settings/notices',
      image: null,
      buttons: [],
    } as const
    return this.send(device, { ...message, buttons: [] }, { severity: 'critical', ttlS: shortestTtlS })
  }

  close(): void {
    for (const target of this.targets.values()) target.close()
    this.targets.clear()
  }

  private async compose(device: PushDevice, person: PushPerson, alert: PublishedAlert): Promise<PushMessage> {
    const { queries, alerts } = this.options
    const row = await alerts.find(alert.id)
    if (!row) throw new RejectedAttempt('the alert was removed')
    if (!(await maySee(queries, person, row.camera_id))) throw new RejectedAttempt('the person may not see its camera')
    const cameras = await ShownCameras.load(queries)
    return pushMessage({
      ...alert,
      plate: row.plate,
      camera: row.camera_id === null ? null : cameras.shown(row.camera_id).name,
      image: await this.imageOf(alert.eventId),
      buttons: await this.buttonsFor(device, person, row.camera_id, alert.id),
    })
  }

  private async buttonsFor(
    { id: deviceId }: PushDevice,
    person: PushPerson,
    cameraId: string | null,
    alertId: string,
  ): Promise<PushButton[]> {
    if (!person.mayOperate) return []
    const { actions } = this.options
    const about = { deviceId, alertId, nonce: randomUUID() }
    const gate = await actions.gateFor(person, cameraId)
    const seen = { action: 'seen', title: 'Seen', token: await actions.token('seen', about) } as const
    if (!gate) return [seen]
    return [seen, { action: 'open', title: 'Open the gate', token: await actions.token('open', about) }]
  }

  private async imageOf(eventId: string | null): Promise<string | null> {
    if (eventId === null) return null
    const [event] = await new EventLog(this.options.queries).eventsWithIds([eventId])
    const url = event && tellingPicture(unannotated(event))?.url
    if (!url) return null
    const expires = Math.ceil(this.now() / 1000) + pictureForS
    const path = this.options.links.signedPath(url, expires)
    return path && `${path.replace(/^\//, '')}&w=${pictureWidth}`
  }

  private async send(
    { endpoint, keys }: PushDevice,
    message: PushMessage,
    { severity, ttlS }: { severity: Severity; ttlS: number },
  ): Promise<AttemptVerdict> {
    const { settings, version } = this.options
    const own = await this.options.keys()
    const headers = {
      'user-agent': `viewtron-event-server/${version}`,
      authorization: vapidHeader(own, { endpoint, contact: settings.contact, now: this.now() }),
      'content-type': 'application/octet-stream',
      'content-encoding': 'aes128gcm',
      ttl: String(Math.max(shortestTtlS, ttlS)),
      urgency: urgencies[severity],
    }
    const url = new URL(endpoint)
    try {
      const answer = await this.targetOf(url).send(encryptMessage(messageBytes(message), keys), headers, url)
      return answerVerdict(answer, this.now())
    } catch (error) {
      if (error instanceof PrivateTarget) throw new RejectedAttempt(`${url.hostname} is in a private network`)
      throw error
    }
  }

  private targetOf({ origin }: URL): HttpTarget {
    const known = this.targets.get(origin)
    if (known) return known
    const { allowPrivate, trust } = this.options.settings
    const made = new HttpTarget({ url: origin, method: 'POST', allowPrivate, timeoutMs, mostConnections, trust })
    this.targets.set(origin, made)
    return made
  }

  private now(): number {
    return this.options.clock.now().getTime()
  }
}
