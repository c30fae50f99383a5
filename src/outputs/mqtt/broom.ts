import type { Announcer } from './announcer.ts'
import type { BrokerSession } from './broker-session.ts'
import type { CameraList } from './camera-list.ts'
import type { BridgeMemory, Memories } from './camera-states.ts'
import type { MqttSettings } from './mqtt-settings.ts'
import { retainedBridgeTopics, retainedTopics } from './retained-topics.ts'
import type { MqttMessage, Topics } from './topics.ts'

export interface BroomOptions {
  settings: Pick<MqttSettings, 'prefix' | 'bridge'>
  topics: Topics
  cameras: Pick<CameraList, 'shownIds' | 'isShown' | 'has'>
  memories: Memories
  announcer: Announcer
  sender: { send: (session: BrokerSession, messages: Iterable<MqttMessage>) => Promise<unknown> }
}

/** Removes from the broker what stays there of cameras that the house is not told of any more. */
export class Broom {
  private readonly options: BroomOptions

  constructor(options: BroomOptions) {
    this.options = options
  }

  /** Notes that messages of all cameras that are shown may stay from now on. */
  note(): void {
    const { cameras, memories } = this.options
    for (const id of cameras.shownIds) memories.of(id).isRetained = true
    for (const bridge of memories.bridgesThat(bridge => this.isWanted(bridge))) bridge.isRetained = true
  }

  /** Empties the topics of those that are gone; where the broker does not acknowledge it, again the next time. */
  async sweep(session: BrokerSession): Promise<void> {
    const { settings, topics, cameras, memories, announcer, sender } = this.options
    const deleted = memories.camerasThat(id => !cameras.has(id))
    const gone = memories
      .camerasThat((id, { isRetained }) => isRetained && !cameras.isShown(id))
      .map(id => ({ id, memory: memories.of(id) }))
    const bridges = memories.bridgesThat(bridge => bridge.isRetained && !this.isWanted(bridge))
    const emptied = [
      ...gone.flatMap(({ id, memory }) => retainedTopics(topics, id, memory)),
      // Of those that are still known the announcer has told the end.
      ...deleted.flatMap(id => announcer.topicsOf(id)),
      ...bridges.flatMap(({ id }) => retainedBridgeTopics(settings.prefix, id)),
    ]
    const swept = [...gone.map(({ memory }) => memory), ...bridges]
    // Before it is sent: what is published meanwhile notes that it stays.
    for (const memory of swept) memory.isRetained = false
    try {
      await sender.send(session, emptied.map(emptying))
    } catch (error) {
      for (const memory of swept) memory.isRetained = true
      throw error
    }
    for (const id of deleted) memories.forget(id)
  }

  private isWanted(bridge: Readonly<BridgeMemory>): boolean {
    return this.options.settings.bridge && bridge.cameras.some(id => this.options.cameras.isShown(id))
  }
}

function emptying(topic: string): MqttMessage {
  return { topic, payload: '', retain: true }
}
