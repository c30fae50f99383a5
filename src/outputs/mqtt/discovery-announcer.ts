import { type BridgeDevice, bridgeDiscovery } from './bridge-discovery.ts'
import { bridgeCategories } from './bridge-facts.ts'
import { discoveryTopic, entityDiscovery } from './camera-discovery.ts'
import { cameraEntities, possibleEntities } from './camera-entities.ts'
import type { MqttCamera } from './camera-list.ts'
import type { CameraStateStore } from './camera-state-store.ts'
import type { MqttSettings } from './mqtt-settings.ts'
import type { DiscoveryConfig, MqttMessage, Topics } from './topics.ts'

export interface DiscoveryAnnouncerOptions {
  settings: Pick<MqttSettings, 'prefix' | 'discoveryPrefix' | 'discovery' | 'bridge' | 'images' | 'allowedVehicle'>
  topics: Topics
  states: CameraStateStore
  /** Version of this program. */
  version: string
}

/** The entities of one device: those it has, and those it may have had. */
interface Announcement {
  key: string
  /** Changes whenever the configurations may change. */
  fingerprint: string
  configs: () => DiscoveryConfig[]
  /** Topics of all entities that the device may have. */
  possible: () => string[]
  /** Stored with the state of the device. */
  stored: { isAnnounced: boolean }
}

interface Changes {
  messages: MqttMessage[]
  /** Some entities are new to Home Assistant, which has not subscribed to their states yet. */
  hasNew: boolean
}

// Users who may publish only below our own prefix can still use everything except Home Assistant.
const asDiscovery = { retain: true, mayBeRefused: 'discovery' } as const

/** Publishes to Home Assistant which entities there are. */
export class DiscoveryAnnouncer {
  private readonly options: DiscoveryAnnouncerOptions
  private readonly lastPublished = new Map<string, { fingerprint: string; topics: ReadonlySet<string> }>()

  constructor(options: DiscoveryAnnouncerOptions) {
    this.options = options
  }

  /** From now on everything counts as changed. */
  reset(): void {
    this.lastPublished.clear()
  }

  /** Messages for everything that has changed since the last call. */
  changes(cameras: readonly MqttCamera[]): Changes {
    const changes: Changes = { messages: [], hasNew: false }
    const shown = new Set(cameras.filter(({ isShown }) => isShown).map(({ id }) => id))
    for (const camera of cameras) this.announce(this.ofCamera(camera), changes)
    for (const bridge of this.options.states.allBridges()) this.announce(this.ofBridge(bridge, shown), changes)
    return changes
  }

  /** Discovery topics of all entities that a camera may have. */
  topicsOf(id: string): string[] {
    const { settings, topics, states } = this.options
    const context = { topics, camera: { id }, state: states.of(id), images: true, holdSeconds: 0 }
    return possibleEntities(context).map(entity => discoveryTopic(settings.discoveryPrefix, { id }, entity))
  }

  private announce({ key, fingerprint, configs, possible, stored }: Announcement, changes: Changes): void {
    const before = this.lastPublished.get(key)
    if (before?.fingerprint === fingerprint) return
    const wanted = configs()
    const topics = new Set(wanted.map(({ topic }) => topic))
    const isAdded = before !== undefined && [...topics].some(topic => !before.topics.has(topic))
    if (topics.size > 0 && (isAdded || !stored.isAnnounced)) changes.hasNew = true
    const gone = [...new Set(possible())].filter(topic => !topics.has(topic))
    changes.messages.push(
      ...wanted.map(({ topic, config }) => ({ topic, payload: JSON.stringify(config), ...asDiscovery })),
      ...gone.map(topic => ({ topic, payload: '', ...asDiscovery })),
    )
    stored.isAnnounced = topics.size > 0
    this.lastPublished.set(key, { fingerprint, topics })
  }

  private ofCamera(camera: MqttCamera): Announcement {
    const { settings, topics, states, version } = this.options
    const { discovery, discoveryPrefix, images, allowedVehicle } = settings
    const state = states.of(camera.id)
    const context = { topics, camera, state, images, holdSeconds: allowedVehicle.holdMs / 1000 }
    const isWanted = discovery && camera.isShown
    return {
      key: `camera ${camera.id}`,
      fingerprint: JSON.stringify([camera, state.seen, state.stops]),
      configs: () =>
        isWanted
          ? cameraEntities(context).map(entity => entityDiscovery(camera, entity, { topics, discoveryPrefix, version }))
          : [],
      possible: () => this.topicsOf(camera.id),
      stored: state,
    }
  }

  private ofBridge(
    bridge: BridgeDevice & ReturnType<CameraStateStore['allBridges']>[number],
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
      stored: bridge,
    }
  }
}
