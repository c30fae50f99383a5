import type { CompiledQuery } from 'kysely'
import { putSetting, type Queries, readSettingFamily, removeSetting } from '../../database/index.ts'
import type { AnnotatedEntry, AnnotatedEvent } from '../../events/index.ts'
import type { BridgeDevice } from './bridge-discovery.ts'
import { type BridgeCategory, bridgeIdOf, bridgeTypeOf } from './bridge-facts.ts'
import { addOnce, type CameraMemory, newCameraMemory } from './camera-memory.ts'

/** A device as the existing bridge would have announced it. */
export interface BridgeMemory extends BridgeDevice {
  categories: BridgeCategory[]
  /** Our ids of the cameras behind it. */
  cameras: string[]
  isAnnounced: boolean
  /** Messages of it may stay on the broker. */
  isRetained: boolean
}

const cameraPrefix = 'mqtt/camera/'
const bridgePrefix = 'mqtt/bridge/'
// Of a version that did not note it.
const mayBeRetained = { isRetained: true }

/** Versions that did not note it left messages of every camera on the broker that ever told something. */
function restored(stored: Partial<CameraMemory>): CameraMemory {
  const memory = { ...newCameraMemory(), ...stored }
  const { states, seen, stops } = memory
  const hasTold = memory.isAnnounced || Object.keys(states).length + seen.length + stops.length > 0
  return { ...memory, isRetained: stored.isRetained ?? hasTold }
}

type MemoryName = `${typeof cameraPrefix | typeof bridgePrefix}${string}`

/** What MQTT remembers of cameras; stored with the cursor, so that after a crash both are of the same moment. */
export class Memories {
  private readonly cameras = new Map<string, CameraMemory>()
  private readonly bridges = new Map<string, BridgeMemory>()
  private readonly stored = new Map<MemoryName, string>()
  private readonly touched = new Set<MemoryName>()
  private isLoaded = false

  /** Reads what was stored, the first time; what is tried before counts for nothing. */
  async load(queries: Queries): Promise<void> {
    if (this.isLoaded) return
    const [cameras, bridges] = await Promise.all([
      readSettingFamily(queries, cameraPrefix),
      readSettingFamily(queries, bridgePrefix),
    ])
    // Somebody else was faster.
    if (this.isLoaded) return
    this.isLoaded = true
    for (const [id, memory] of cameras) {
      this.stored.set(`${cameraPrefix}${id}`, JSON.stringify(memory))
      this.cameras.set(id, restored(memory as Partial<CameraMemory>))
    }
    for (const [id, memory] of bridges) {
      this.stored.set(`${bridgePrefix}${id}`, JSON.stringify(memory))
      this.bridges.set(id, { ...mayBeRetained, ...(memory as unknown as Omit<BridgeMemory, 'isRetained'>) })
    }
  }

  /** Of a camera; what is changed in it is stored with the next `takeChanges`. */
  of(cameraId: string): CameraMemory {
    let memory = this.cameras.get(cameraId)
    if (!memory) {
      memory = newCameraMemory()
      this.cameras.set(cameraId, memory)
    }
    this.touched.add(`${cameraPrefix}${cameraId}`)
    return memory
  }

  /** Notes the device an event comes from, as the existing bridge would; says whether that is news. */
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

  /** Ids of all that are remembered and fit, whether or not the cameras are still there. */
  camerasThat(fits: (id: string, memory: Readonly<CameraMemory>) => boolean): string[] {
    return [...this.cameras].filter(([id, memory]) => fits(id, memory)).map(([id]) => id)
  }

  /** Those that fit; what is changed in them is stored with the next `takeChanges`. */
  bridgesThat(fits: (bridge: Readonly<BridgeMemory>) => boolean): BridgeMemory[] {
    const found = [...this.bridges.values()].filter(fits)
    for (const { id } of found) this.touched.add(`${bridgePrefix}${id}`)
    return found
  }

  /** Notes that messages about an entry may stay on the broker. */
  noteRetained(entry: AnnotatedEntry): void {
    this.of(entry.camera.id).isRetained = true
    const bridge = entry.kind === 'alarm' ? this.bridges.get(bridgeIdOf(entry)) : undefined
    if (bridge) bridge.isRetained = true
  }

  /** Forgets a camera that is no more. */
  forget(cameraId: string): void {
    this.cameras.delete(cameraId)
    this.touched.add(`${cameraPrefix}${cameraId}`)
  }

  /** What is changed in them is stored with the next `takeChanges`. */
  allBridges(): BridgeMemory[] {
    return this.bridgesThat(() => true)
  }

  /** The statements that store what changed. */
  takeChanges(queries: Queries): CompiledQuery[] {
    const names = [...this.touched]
    this.touched.clear()
    return names.flatMap(name => {
      const memory = name.startsWith(cameraPrefix)
        ? this.cameras.get(name.slice(cameraPrefix.length))
        : this.bridges.get(name.slice(bridgePrefix.length))
      if (memory === undefined) {
        return this.stored.delete(name) ? [removeSetting(queries, name)] : []
      }
      const value = JSON.stringify(memory)
      if (this.stored.get(name) === value) return []
      this.stored.set(name, value)
      return [putSetting(queries, name, { ...memory })]
    })
  }
}
