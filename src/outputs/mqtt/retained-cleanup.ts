import type { BrokerSession } from './broker-session.ts'
import type { CameraList } from './camera-list.ts'
import type { BridgeState, CameraStateStore } from './camera-state-store.ts'
import type { DiscoveryAnnouncer } from './discovery-announcer.ts'
import type { MqttSettings } from './mqtt-settings.ts'
import { retainedBridgeTopics, retainedTopics } from './retained-topics.ts'
import type { MqttMessage, Topics } from './topics.ts'

export interface RetainedCleanupOptions {
  settings: Pick<MqttSettings, 'prefix' | 'bridge'>
  topics: Topics
  cameras: Pick<CameraList, 'shownIds' | 'isShown' | 'has'>
  states: CameraStateStore
  announcer: DiscoveryAnnouncer
  sender: { send: (session: BrokerSession, messages: Iterable<MqttMessage>) => Promise<unknown> }
}

/** Removes retained messages of cameras that are no longer published from the broker. */
export class RetainedCleanup {
  private readonly options: RetainedCleanupOptions

  constructor(options: RetainedCleanupOptions) {
    this.options = options
  }

  /** Records that the broker may retain messages of all shown cameras from now on. */
  noteShown(): void {
    const { cameras, states } = this.options
    for (const id of cameras.shownIds) states.of(id).isRetained = true
    for (const bridge of states.bridgesThat(bridge => this.isPublished(bridge))) bridge.isRetained = true
  }

  /** Empties the topics of cameras that are no longer shown. If the broker does not acknowledge it, the next run does. */
  async run(session: BrokerSession): Promise<void> {
    const { settings, topics, cameras, states, announcer, sender } = this.options
    const deleted = states.camerasThat(id => !cameras.has(id))
    const gone = states
      .camerasThat((id, { isRetained }) => isRetained && !cameras.isShown(id))
      .map(id => ({ id, state: states.of(id) }))
    const bridges = states.bridgesThat(bridge => bridge.isRetained && !this.isPublished(bridge))
    const emptied = [
      ...gone.flatMap(({ id, state }) => retainedTopics(topics, id, state)),
      // The announcer removes the entities of cameras that still exist, but not those of deleted ones.
      ...deleted.flatMap(id => announcer.topicsOf(id)),
      ...bridges.flatMap(({ id }) => retainedBridgeTopics(settings.prefix, id)),
    ]
    const cleaned = [...gone.map(({ state }) => state), ...bridges]
    // Set before sending, so that a message published in the meantime sets it again.
    for (const state of cleaned) state.isRetained = false
    try {
      await sender.send(session, emptied.map(emptying))
    } catch (error) {
      for (const state of cleaned) state.isRetained = true
      throw error
    }
    for (const id of deleted) states.remove(id)
  }

  private isPublished(bridge: Readonly<BridgeState>): boolean {
    return this.options.settings.bridge && bridge.cameras.some(id => this.options.cameras.isShown(id))
  }
}

function emptying(topic: string): MqttMessage {
  return { topic, payload: '', retain: true }
}
