import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Alerts } from '../../alerts/index.ts'
import type { TableStore } from '../../database/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { ViewtronError } from '../../model/index.ts'
import { maySee } from './may-see.ts'
import { type PushActionName, pushActionNames } from './push-action-names.ts'
import type { PushDevices } from './push-devices.ts'
import type { PushKeys } from './push-keys.ts'
import type { PushPerson, PushSurroundings } from './push-people.ts'

export interface PushActionsOptions extends TableStore, PushSurroundings {
  devices: PushDevices
  alerts: Pick<Alerts, 'find' | 'markSeen'>
  keys: () => Promise<PushKeys>
  clock: Clock
}

/** An action that was taken: for the audit log, and for the answer. */
export interface PushActionDone {
  action: PushActionName
  alertId: string
  by: string
  /** The name of the device with the gate, and the number of its output; null for other actions. */
  gate: { device: string; output: number } | null
}

const claims = z.object({ d: z.string(), a: z.string(), x: z.enum(pushActionNames), e: z.number(), n: z.string() })
type Claims = z.infer<typeof claims>

/** For so long an action works after its notification was sent. */
export const actionForMs = 10 * 60_000

const over = (reason: string) => new ViewtronError('push-action-over', { reason })

function claimsOf(body: string): Claims | null {
  try {
    return claims.parse(JSON.parse(Buffer.from(body, 'base64url').toString()))
  } catch {
    return null
  }
}

/** The actions of notifications: tokens that work once, for ten minutes, and only as long as the person may do it. */
export class PushActions {
  private readonly options: PushActionsOptions
  /** One after another, so that a token cannot be used twice at the same moment. */
  private taking: Promise<unknown> = Promise.resolve()

  constructor(options: PushActionsOptions) {
    this.options = options
  }

  /** A token for one action on one alert. `nonce`: differs for every notification. */
  async token(action: PushActionName, about: { deviceId: string; alertId: string; nonce: string }): Promise<string> {
    const e = this.now() + actionForMs
    const made: Claims = { d: about.deviceId, a: about.alertId, x: action, e, n: about.nonce }
    const body = Buffer.from(JSON.stringify(made)).toString('base64url')
    return `${body}.${await this.signature(body)}`
  }

  /** Does what a token stands for. Throws `push-action-over`, and errors of the device for a gate. */
  async use(token: string): Promise<PushActionDone> {
    const { d: deviceId, a: alertId, x: action, e: until } = await this.check(token)
    const person = await this.personOf(deviceId)
    const alert = await this.options.alerts.find(alertId)
    if (!alert || !(await maySee(this.options.queries, person, alert.camera_id)))
      throw over('its alert no longer exists')
    const gate = action === 'open' ? await this.gateOf(person, alert.camera_id) : null
    await this.take(token, until)
    if (gate) await this.options.openGate(gate, person.name)
    else await this.options.alerts.markSeen([alertId], person.name)
    return { action, alertId, by: person.name, gate }
  }

  /** The output that this person may open because of an alert; null without one. People with a limit to cameras open none. */
  async gateFor(person: PushPerson, cameraId: string | null) {
    if (!person.mayOperate || person.cameras !== null || cameraId === null) return null
    return this.options.gateOf(cameraId)
  }

  private async gateOf(person: PushPerson, cameraId: string | null) {
    const gate = await this.gateFor(person, cameraId)
    if (!gate) throw over('you may not open the gate of this camera, or it has none any more')
    return gate
  }

  private async check(token: string): Promise<Claims> {
    const [body = '', given = ''] = token.split('.')
    const wanted = Buffer.from(await this.signature(body))
    const isSigned = wanted.length === given.length && timingSafeEqual(wanted, Buffer.from(given))
    const found = isSigned ? claimsOf(body) : null
    if (!found) throw over('it is not one of this server')
    if (found.e < this.now()) throw over('it works for ten minutes')
    return found
  }

  private async personOf(deviceId: string): Promise<PushPerson> {
    const { devices, people } = this.options
    const device = (await devices.all()).find(({ id }) => id === deviceId)
    const person = device && (await people()).find(({ userId }) => userId === device.userId)
    if (!person) throw over('notifications were switched off on this device')
    if (!person.mayOperate) throw over(`${person.name} is not an operator any more`)
    return person
  }

  /** Marks a token as used. Throws `push-action-over` if it was. */
  private take(token: string, until: number): Promise<void> {
    const taken = this.taking.then(() => this.takeOnce(token, until))
    this.taking = taken.catch(() => undefined)
    return taken
  }

  private async takeOnce(token: string, until: number): Promise<void> {
    const { queries, write } = this.options
    const hash = createHash('sha256').update(token).digest('base64url')
    const used = await queries.selectFrom('push_used_action').select('hash').where('hash', '=', hash).executeTakeFirst()
    if (used) throw over('it was used already')
    await write([
      queries.deleteFrom('push_used_action').where('until', '<', this.now()).compile(),
      queries.insertInto('push_used_action').values({ hash, until }).compile(),
    ])
  }

  private async signature(body: string): Promise<string> {
    const { actions } = await this.options.keys()
    return createHmac('sha256', actions).update(`action\n${body}`).digest('base64url')
  }

  private now(): number {
    return this.options.clock.now().getTime()
  }
}
