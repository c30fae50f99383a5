import { type ArmingMode, type ModeEntry, modeNamed } from '../../model/index.ts'
import type { MqttSettings } from './mqtt-settings.ts'
import type { MqttMessage, Topics } from './topics.ts'

export interface ModeMessagesOptions {
  settings: Pick<MqttSettings, 'prefix' | 'discovery' | 'discoveryPrefix'>
  topics: Topics
  modes: readonly ArmingMode[]
  /** Version of this program. */
  version: string
}

/** The id of the mode that a message asks for by its id or name; null if it is none. */
export function modeOfPayload(payload: Uint8Array, modes: readonly ArmingMode[]): string | null {
  return modeNamed(modes, Buffer.from(payload).toString())?.id ?? null
}

/** The retained state of the arming mode. */
export const modeState = ({ mode: topic }: Topics, mode: string): MqttMessage => ({
  topic,
  payload: mode,
  retain: true,
})

/** The message about a change; unlike the state, it is not retained. */
export const modeChanged = ({ modeChanged: topic }: Topics, entry: ModeEntry, isReplayed: boolean): MqttMessage => ({
  topic,
  payload: JSON.stringify({ ...entry, replayed: isReplayed }),
  retain: false,
})

/**
 * The discovery of the arming mode as a `select` of Home Assistant: it shows exactly these modes. An alarm panel would add
 * a code, a siren and the state *disarmed*, which this server does not have.
 */
export function modeDiscovery({ settings, topics, modes, version }: ModeMessagesOptions): MqttMessage {
  const { prefix, discovery, discoveryPrefix } = settings
  const id = `${prefix.replace(/[^\w-]+/g, '_')}_mode`
  const config = {
    name: 'Mode',
    unique_id: id,
    state_topic: topics.mode,
    command_topic: topics.modeCommand,
    options: modes.map(({ id: mode }) => mode),
    icon: 'mdi:shield-home',
    availability_topic: topics.available,
    device: { identifiers: [`${prefix}_server`], name: 'Viewtron Event Server', sw_version: version },
  }
  return {
    topic: `${discoveryPrefix}/select/${id}/config`,
    payload: discovery ? JSON.stringify(config) : '',
    retain: true,
    mayBeRefused: 'discovery',
  }
}
