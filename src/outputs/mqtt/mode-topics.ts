import type { Logger } from '../../lib/log.ts'
import type { ArmingSource } from '../arming-source.ts'
import { type ModeMessagesOptions, modeDiscovery, modeOfPayload, modeState } from './mode-messages.ts'
import type { MqttMessage } from './topics.ts'

export interface ModeTopicsOptions extends Omit<ModeMessagesOptions, 'modes'> {
  arming: ArmingSource
  /** Publishes without waiting. */
  publish: (messages: MqttMessage[]) => void
  log: Pick<Logger, 'warn'>
}

/** The arming mode on MQTT: its state, its entity in Home Assistant, and commands. */
export class ModeTopics {
  private readonly options: ModeTopicsOptions
  private unwatch: (() => void)[] = []

  constructor(options: ModeTopicsOptions) {
    this.options = options
  }

  /** Publishes the mode when it changes, and the options of its entity when modes are added or removed. */
  start(): void {
    const { arming, publish } = this.options
    this.unwatch = [arming.watch(() => publish([this.state()])), arming.modes.watch(() => publish(this.messages()))]
  }

  /** May be called twice. */
  stop(): void {
    for (const unwatch of this.unwatch.splice(0)) unwatch()
  }

  messages(): MqttMessage[] {
    const { arming } = this.options
    return [modeDiscovery({ ...this.options, modes: arming.modes.all() }), this.state()]
  }

  /** Changes the mode as a message asks. A retained message is an old one, which the broker repeats with every connection. */
  command(payload: Buffer, isRetained: boolean): void {
    const { arming, publish, log } = this.options
    const mode = modeOfPayload(payload, arming.modes.all())
    if (isRetained || mode === null) return
    arming
      .setByMqtt(mode)
      .catch((error: Error) => log.warn(`MQTT: the mode was not changed: ${error.message}`))
      // Also when nothing changed: Home Assistant waits for the state.
      .finally(() => publish([this.state()]))
  }

  private state(): MqttMessage {
    const { topics, arming } = this.options
    return modeState(topics, arming.history.mode)
  }
}
