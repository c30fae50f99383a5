import type { SmartType } from '../posts/smart-types.ts'
import type { PostSettings } from './device-options.ts'
import type { DeviceState } from './device-state.ts'
import type { Posting } from './posting.ts'
import type { Happening, Scenes } from './scenes.ts'

export interface AlarmsOptions {
  state: DeviceState
  scenes: Scenes
  posting: Posting
  timeScale: number
}

/** Returns the name of a type in V2's list of events; null for types without one, which only `ALL` includes. */
function eventName({ smartType, name }: SmartType): string | null {
  if (smartType === 'PEA') return name === 'line-crossing' ? 'TRIPWIRE' : 'PERIMETER'
  const named = ['MOTION', 'SENSOR', 'OSC', 'AVD', 'AOIENTRY', 'AOILEAVE', 'PASSLINECOUNT', 'TRAFFIC', 'VSD', 'PVD']
  return [...named, 'LOITER', 'ASD'].includes(smartType) ? smartType : null
}

const subscribes = ({ events }: PostSettings, name: string | null) =>
  events.includes('ALL') || (name !== null && events.includes(name))

/** Milliseconds that an alarm stays on after its last event. */
const holdMs = 5000

/** Seconds from the event to each smart-track post before and after it. */
const trackBefore = [-0.375, -0.25, -0.125]
const trackAfter = [0.125, 0.25, 0.375]

/** Generates the events of a device and their posts. */
export class Alarms {
  readonly #options: AlarmsOptions
  /** Timers that end active alarms, by channel, element and rule. */
  readonly #ends = new Map<string, NodeJS.Timeout>()
  #isStopped = true

  constructor(options: AlarmsOptions) {
    this.#options = options
  }

  /**
   * Posts an event and its alarm status. A recorder sends the status before the event, a camera after it
   * (docs/protocol/transport.md).
   */
  async event(name: string, channel: number): Promise<void> {
    const { state, scenes, posting } = this.#options
    if (state.faults.heartbeatOnly) return
    if (state.channels.find(one => one.id === channel)?.online !== true) return
    const happening = scenes.happen(name, channel)
    const { type } = happening
    const { isRecorder } = scenes
    const alarm = type.alarm === null ? null : { element: type.alarm, rule: 1, channel, event: eventName(type) }
    if (alarm && isRecorder) await this.#raise(alarm)
    await this.#track(happening, trackBefore)
    await posting.publish('event', async settings => {
      if (!settings.data.includes('smartData') || !subscribes(settings, eventName(type))) return null
      return this.#spelled(await happening.body(settings))
    })
    if (alarm && !isRecorder) await this.#raise(alarm)
    await this.#track(happening, trackAfter)
  }

  /** Activates an alarm input for a while. Inputs cause a status, but no event with pictures. */
  virtualAlarm(input: number): void {
    void this.#raise({ element: 'sensorAlarm', rule: input, channel: 1, event: 'SENSOR' })
  }

  async offlineChannel(channel: number, offline: boolean): Promise<void> {
    const { state } = this.#options
    state.channels = state.channels.map(one => (one.id === channel ? { ...one, online: !offline } : one))
    const alarm = { element: 'chlOfflineAlarm', rule: channel, channel, event: null }
    state.alarms = state.alarms.filter(one => one.element !== alarm.element || one.rule !== channel)
    if (offline) state.alarms.push({ element: alarm.element, rule: channel, channel })
    await this.#status(alarm, offline)
  }

  start(): void {
    this.#isStopped = false
  }

  /** Stops all changes of alarms. Can be called twice. */
  stop(): void {
    this.#isStopped = true
    this.#options.state.alarms = this.#options.state.alarms.filter(one => one.element === 'chlOfflineAlarm')
    for (const timer of this.#ends.values()) clearTimeout(timer)
    this.#ends.clear()
  }

  async #raise(alarm: { element: string; rule: number; channel: number; event: string | null }): Promise<void> {
    const { state, scenes, timeScale } = this.#options
    if (this.#isStopped) return
    const key = `${alarm.channel}/${alarm.element}/${alarm.rule}`
    const end = this.#ends.get(key)
    clearTimeout(end)
    const isSame = (one: DeviceState['alarms'][number]) =>
      one.element === alarm.element && one.rule === alarm.rule && one.channel === alarm.channel
    const goOff = () => {
      this.#ends.delete(key)
      state.alarms = state.alarms.filter(one => !isSame(one))
      // On a camera, the end of a perimeter alarm also closes outputs that a person opened (docs/protocol/camera-
      // api.md).
      if (alarm.element === 'perimeterAlarm' && !scenes.isRecorder) state.outputs = state.outputs.map(() => false)
      void this.#status(alarm, false)
    }
    this.#ends.set(key, setTimeout(goOff, holdMs / timeScale))
    if (end !== undefined) return
    state.alarms = [...state.alarms, { element: alarm.element, rule: alarm.rule, channel: alarm.channel }]
    await this.#status(alarm, true)
  }

  async #status(
    { element, rule, channel, event }: { element: string; rule: number; channel: number; event: string | null },
    active: boolean,
  ): Promise<void> {
    const { state, scenes, posting } = this.#options
    await posting.publish('status', async settings => {
      if (!settings.data.includes('alarmStatus') || !subscribes(settings, event)) return null
      return scenes.status({ element, rule, active }, channel, state.timeZone)
    })
  }

  /** Posts tracks. They need the setting of the web page beside the subscription (docs/protocol/transport.md). */
  async #track(happening: Happening, seconds: readonly number[]): Promise<void> {
    const { state, scenes, posting } = this.#options
    if (!state.smartTrack) return
    for (const second of seconds) {
      await posting.publish('trajectory', async ({ data }) =>
        data.includes('traject') ? scenes.trajectory(happening, second) : null,
      )
    }
  }

  /** Renames the elements with the important values, like unknown firmware; they can no longer be found. */
  #spelled(body: Buffer): Buffer {
    if (!this.#options.state.faults.misspelled) return body
    // Values are renamed, because lists are recognised by their items under any name (src/protocol/item-lists.ts).
    const names = { plateNumber: 'plateNo', licensePlateNumber: 'plateNo', targetId: 'objectId', rect: 'region' }
    const swap = (text: string, [from, to]: [string, string]) =>
      text.replaceAll(new RegExp(`(</?)${from}\\b`, 'g'), `$1${to}`)
    return Buffer.from(Object.entries(names).reduce(swap, body.toString('latin1')), 'latin1')
  }
}
