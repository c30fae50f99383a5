import type { CompiledQuery } from 'kysely'
import type { Queries } from '../../database/index.ts'
import type { PublishedEvent } from '../published-entry.ts'
import type { BridgeDevice } from './bridge-discovery.ts'
import { type BridgeCategory, bridgeIdOf, bridgeTypeOf } from './bridge-facts.ts'
import { addOnce, type CameraMemory, newCameraMemory } from './camera-memory.ts'

/** A device as the existing bridge would have announced it. */
export interface BridgeMemory extends BridgeDevice {
  categories: BridgeCategory[]
  /** Our ids of the cameras behind it. */
  cameras: string[]
  isAnnounced: boolean
}

// Rows of table `setting`.
const cameraPrefix = 'mqtt/camera/'
const bridgePrefix = 'mqtt/bridge/'

/** What MQTT remembers of cameras; stored with the cursor, so that after a crash both are of the same moment. */
export class Memories {
  private readonly cameras = new Map<string, CameraMemory>()
  private readonly bridges = new Map<string, BridgeMemory>()
  private readonly stored = new Map<string, string>()
  private readonly touched = new Set<string>()
  private isLoaded = false

  /** Reads what was stored, the first time; what is tried before counts for nothing. */
  async load(queries: Queries): Promise<void> {
    if (this.isLoaded) return
    const rows = await queries.selectFrom('setting').selectAll().where('name', 'like', 'mqtt/%').execute()
    // Somebody else was faster.
    if (this.isLoaded) return
    this.isLoaded = true
    for (const { name, value } of rows) {
      this.stored.set(name, value)
      if (name.startsWith(cameraPrefix)) {
        const memory = { ...newCameraMemory(), ...(JSON.parse(value) as Partial<CameraMemory>) }
        this.cameras.set(name.slice(cameraPrefix.length), memory)
      } else if (name.startsWith(bridgePrefix)) {
        this.bridges.set(name.slice(bridgePrefix.length), JSON.parse(value) as BridgeMemory)
      }
    }
  }

  /** Of a camera; what is changed in it is stored with the next `takeChanges`. */
  of(cameraId: string): CameraMemory {
    let memory = this.cameras.get(cameraId)
    if (!memory) {
      memory = newCameraMemory()
      this.cameras.set(cameraId, memory)
    }
    this.touched.add(cameraPrefix + cameraId)
    return memory
  }

  /** Notes the device an event comes from, as the existing bridge would; says whether that is news. */
  noteBridge(event: PublishedEvent): boolean {
    const type = bridgeTypeOf(event)
    if (!type) return false
    const id = bridgeIdOf(event)
    const name = event.device.name ?? ''
    const device = this.bridges.get(id) ?? {
      ...{ id, name, address: event.clientIp, categories: [], cameras: [], isAnnounced: false },
    }
    this.bridges.set(id, device)
    const isNew = [addOnce(device.categories, type.category), addOnce(device.cameras, event.camera.id)].includes(true)
    if (isNew) this.touched.add(bridgePrefix + id)
    return isNew
  }

  /** What is changed in them is stored with the next `takeChanges`. */
  allBridges(): BridgeMemory[] {
    for (const id of this.bridges.keys()) this.touched.add(bridgePrefix + id)
    return [...this.bridges.values()]
  }

  /** The statements that store what changed. */
  takeChanges(queries: Queries): CompiledQuery[] {
    const names = [...this.touched]
    this.touched.clear()
    return names.flatMap(name => {
      const value = JSON.stringify(
        name.startsWith(cameraPrefix)
          ? this.cameras.get(name.slice(cameraPrefix.length))
          : this.bridges.get(name.slice(bridgePrefix.length)),
      )
      if (this.stored.get(name) === value) return []
      this.stored.set(name, value)
      return [queries.replaceInto('setting').values({ name, value }).compile()]
    })
  }
}
