import { type BridgeDevice, bridgeDiscovery } from './bridge-discovery.ts'
import { bridgeCategories } from './bridge-facts.ts'
import type { Memories } from './camera-states.ts'
import type { DiscoveryConfig } from './discovery-config.ts'
import type { MqttCamera } from './mqtt-camera.ts'
import type { MqttSettings } from './mqtt-settings.ts'
import { discoveryTopic, ownDiscovery } from './own-discovery.ts'
import { ownEntities, possibleEntities } from './own-entities.ts'
import type { MqttMessage, Topics } from './topics.ts'

export interface AnnouncerOptions {
  settings: Pick<MqttSettings, 'prefix' | 'discoveryPrefix' | 'discovery' | 'bridge' | 'images' | 'allowedVehicle'>
  topics: Topics
  memories: Memories
  version: string
}

/** What Home Assistant is told of one device: its entities, and which it has no more. */
interface Announcement {
  key: string
  /** Changes with everything that the configurations depend on. */
  fingerprint: string
  configs: () => DiscoveryConfig[]
  possible: () => string[]
  remembered: { isAnnounced: boolean }
}

interface News {
  messages: MqttMessage[]
  /** There are entities that Home Assistant does not listen for yet. */
  hasNew: boolean
}

// Who may publish below our own prefix only does so without Home Assistant.
const asDiscovery = { retain: true, mayBeRefused: 'discovery' } as const

/** Keeps Home Assistant up to date about which entities there are. */
export class Announcer {
  private readonly options: AnnouncerOptions
  private readonly told = new Map<string, { fingerprint: string; topics: ReadonlySet<string> }>()

  constructor(options: AnnouncerOptions) {
    this.options = options
  }

  /** Everything has to be told again. */
  forget(): void {
    this.told.clear()
  }

  /** What has changed since it was last told. */
  news(cameras: readonly MqttCamera[]): News {
    const news: News = { messages: [], hasNew: false }
    const shown = new Set(cameras.filter(({ isShown }) => isShown).map(({ id }) => id))
    for (const camera of cameras) this.tell(this.ofCamera(camera), news)
    for (const bridge of this.options.memories.allBridges()) {
      this.tell(this.ofBridge(bridge, shown), news)
    }
    return news
  }

  /** Topics under which a camera may have been announced. */
  topicsOf(id: string): string[] {
    const { settings, topics, memories } = this.options
    const context = { topics, camera: { id }, memory: memories.of(id), images: true, holdSeconds: 0 }
    return possibleEntities(context).map(entity => discoveryTopic(settings.discoveryPrefix, { id }, entity))
  }

  private tell({ key, fingerprint, configs, possible, remembered }: Announcement, news: News): void {
    const before = this.told.get(key)
    if (before?.fingerprint === fingerprint) return
    const wanted = configs()
    const topics = new Set(wanted.map(({ topic }) => topic))
    const isAdded = before !== undefined && [...topics].some(topic => !before.topics.has(topic))
    if (topics.size > 0 && (isAdded || !remembered.isAnnounced)) news.hasNew = true
    const gone = [...new Set(possible())].filter(topic => !topics.has(topic))
    news.messages.push(
      ...wanted.map(({ topic, config }) => ({ topic, payload: JSON.stringify(config), ...asDiscovery })),
      ...gone.map(topic => ({ topic, payload: '', ...asDiscovery })),
    )
    remembered.isAnnounced = topics.size > 0
    this.told.set(key, { fingerprint, topics })
  }

  private ofCamera(camera: MqttCamera): Announcement {
    const { settings, topics, memories, version } = this.options
    const { discovery, discoveryPrefix, images, allowedVehicle } = settings
    const memory = memories.of(camera.id)
    const context = { topics, camera, memory, images, holdSeconds: allowedVehicle.holdMs / 1000 }
    const isWanted = discovery && camera.isShown
    return {
      key: `camera ${camera.id}`,
      fingerprint: JSON.stringify([camera, memory.seen, memory.stops]),
      configs: () =>
        isWanted
          ? ownEntities(context).map(entity => ownDiscovery(camera, entity, { topics, discoveryPrefix, version }))
          : [],
      possible: () => this.topicsOf(camera.id),
      remembered: memory,
    }
  }

  private ofBridge(
    bridge: BridgeDevice & ReturnType<Memories['allBridges']>[number],
    shown: ReadonlySet<string>,
  ): Announcement {
    const { settings } = this.options
    const isWanted = settings.discovery && settings.bridge && bridge.cameras.some(id => shown.has(id))
    return {
      key: `bridge ${bridge.id}`,
      fingerprint: JSON.stringify([isWanted, bridge.categories]),
      configs: () =>
        isWanted ? bridge.categories.flatMap(category => bridgeDiscovery(bridge, category, settings)) : [],
      possible: () =>
        bridgeCategories.flatMap(category =>
          bridgeDiscovery(bridge, category, { ...settings, images: true }).map(({ topic }) => topic),
        ),
      remembered: bridge,
    }
  }
}
