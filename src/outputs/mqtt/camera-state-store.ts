import type { CompiledQuery } from 'kysely'
import { putSetting, type Queries, readSettingFamily, removeSetting } from '../../database/index.ts'
import type { AnnotatedEntry, AnnotatedEvent } from '../../events/index.ts'
import type { BridgeDevice } from './bridge-discovery.ts'
import { type BridgeCategory, bridgeIdOf, bridgeTypeOf } from './bridge-facts.ts'
import { addOnce, type CameraState, newCameraState } from './camera-state.ts'

/** The stored state of a device in the sense of the existing bridge. */
export interface BridgeState extends BridgeDevice {
  categories: BridgeCategory[]
  /** Our ids of its cameras. */
  cameras: string[]
  isAnnounced: boolean
  /** The broker may retain messages about it. */
  isRetained: boolean
}

const cameraPrefix = 'mqtt/camera/'
const bridgePrefix = 'mqtt/bridge/'
type SettingName = `${typeof cameraPrefix | typeof bridgePrefix}${string}`

// Earlier versions did not store it.
const mayBeRetained = { isRetained: true }

/** Earlier versions did not store `isRetained`: for them, the broker may retain messages of every camera with a state. */
function restored(stored: Partial<CameraState>): CameraState {
  const state = { ...newCameraState(), ...stored }
  const { states, seen, stops } = state
  const hasPublished = state.isAnnounced || Object.keys(states).length + seen.length + stops.length > 0
  return { ...state, isRetained: stored.isRetained ?? hasPublished }
}

/** The MQTT state of cameras. It is stored together with the cursor, so that after a crash both are of the same moment. */
export class CameraStateStore {
  private readonly cameras = new Map<string, CameraState>()
  private readonly bridges = new Map<string, BridgeState>()
  private readonly stored = new Map<SettingName, string>()
  private readonly touched = new Set<SettingName>()
  private isLoaded = false

  /** Loads the stored state on the first call; changes made before it are lost. */
  async load(queries: Queries): Promise<void> {
    if (this.isLoaded) return
    const [cameras, bridges] = await Promise.all([
      readSettingFamily(queries, cameraPrefix),
      readSettingFamily(queries, bridgePrefix),
    ])
    // Another call has loaded it in the meantime.
    if (this.isLoaded) return
    this.isLoaded = true
    for (const [id, state] of cameras) {
      this.stored.set(`${cameraPrefix}${id}`, JSON.stringify(state))
      this.cameras.set(id, restored(state as Partial<CameraState>))
    }
    for (const [id, state] of bridges) {
      this.stored.set(`${bridgePrefix}${id}`, JSON.stringify(state))
      this.bridges.set(id, { ...mayBeRetained, ...(state as unknown as Omit<BridgeState, 'isRetained'>) })
    }
  }

  /** The state of a camera. Changes to it are stored with the next `takeChanges`. */
  of(cameraId: string): CameraState {
    let state = this.cameras.get(cameraId)
    if (!state) {
      state = newCameraState()
      this.cameras.set(cameraId, state)
    }
    this.touched.add(`${cameraPrefix}${cameraId}`)
    return state
  }

  /** Adds the device and category of an event, as the existing bridge sees them. Returns true if they are new. */
  noteBridge(event: AnnotatedEvent): boolean {
    const type = bridgeTypeOf(event)
    if (!type) return false
    const id = bridgeIdOf(event)
    const name = event.device.name ?? ''
    const device = this.bridges.get(id) ?? {
      id,
      name,
      address: event.clientIp,
      categories: [],
      cameras: [],
      isAnnounced: false,
      isRetained: false,
    }
    this.bridges.set(id, device)
    const isNew = [addOnce(device.categories, type.category), addOnce(device.cameras, event.camera.id)].includes(true)
    if (isNew) this.touched.add(`${bridgePrefix}${id}`)
    return isNew
  }

  /** Ids of all matching cameras with a state, whether or not the cameras still exist. */
  camerasThat(matches: (id: string, state: Readonly<CameraState>) => boolean): string[] {
    return [...this.cameras].filter(([id, state]) => matches(id, state)).map(([id]) => id)
  }

  /** All matching devices. Changes to them are stored with the next `takeChanges`. */
  bridgesThat(matches: (bridge: Readonly<BridgeState>) => boolean): BridgeState[] {
    const found = [...this.bridges.values()].filter(matches)
    for (const { id } of found) this.touched.add(`${bridgePrefix}${id}`)
    return found
  }

  /** Records that the broker may retain messages about an entry. */
  noteRetained(entry: AnnotatedEntry): void {
    this.of(entry.camera.id).isRetained = true
    const bridge = entry.kind === 'alarm' ? this.bridges.get(bridgeIdOf(entry)) : undefined
    if (bridge) bridge.isRetained = true
  }

  /** Removes the state of a camera that was deleted. */
  remove(cameraId: string): void {
    this.cameras.delete(cameraId)
    this.touched.add(`${cameraPrefix}${cameraId}`)
  }

  /** All devices. Changes to them are stored with the next `takeChanges`. */
  allBridges(): BridgeState[] {
    return this.bridgesThat(() => true)
  }

  /** Statements that store everything that was changed. */
  takeChanges(queries: Queries): CompiledQuery[] {
    const names = [...this.touched]
    this.touched.clear()
    return names.flatMap(name => {
      const state = name.startsWith(cameraPrefix)
        ? this.cameras.get(name.slice(cameraPrefix.length))
        : this.bridges.get(name.slice(bridgePrefix.length))
      if (state === undefined) {
        return this.stored.delete(name) ? [removeSetting(queries, name)] : []
      }
      const value = JSON.stringify(state)
      if (this.stored.get(name) === value) return []
      this.stored.set(name, value)
      return [putSetting(queries, name, { ...state })]
    })
  }
}
