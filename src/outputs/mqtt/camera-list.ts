import { CameraDirectory, type StoredCamera } from '../../cameras/camera-directory.ts'
import { cameraVersion } from '../../cameras/camera-version.ts'
import type { Queries } from '../../database/index.ts'
import type { AnnotatedEntry } from '../../events/index.ts'

/** The facts about a camera that MQTT publishes. */
export interface MqttCamera {
  id: string
  name: string
  address: string
  /** Channel of a recorder; null for a camera without a recorder. */
  channel: number | null
  mac: string | null
  serial: string | null
  source: string | null
  /** Approved and not merged into another camera; only shown cameras are published. */
  isShown: boolean
}

function mqttCamera(camera: StoredCamera): MqttCamera {
  const { id, name, address, channel, mac, serial, source, state, mergedInto } = camera
  return {
    id,
    name,
    address,
    channel,
    mac,
    serial,
    source,
    isShown: state === 'approved' && mergedInto === null,
  }
}

async function readCameras(queries: Queries): Promise<MqttCamera[]> {
  const cameras = await new CameraDirectory(queries).all()
  return cameras.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(mqttCamera)
}

/** The cameras of the database as of the last `refresh`. */
export class CameraList {
  private readonly queries: Queries
  private cameras = new Map<string, MqttCamera>()
  private shown: string[] = []
  private fingerprint = ''
  private version: number | null = null

  constructor({ queries }: { queries: Queries }) {
    this.queries = queries
  }

  get all(): MqttCamera[] {
    return [...this.cameras.values()]
  }

  /** Ids of the cameras that are published. */
  get shownIds(): readonly string[] {
    return this.shown
  }

  has(id: string): boolean {
    return this.cameras.has(id)
  }

  isShown(id: string): boolean {
    return this.cameras.get(id)?.isShown === true
  }

  /** Reads the cameras again. Resolves with true if anything has changed. */
  async refresh(): Promise<boolean> {
    const version = await cameraVersion(this.queries)
    if (version !== null && version === this.version) return false
    const cameras = await readCameras(this.queries)
    this.version = version
    const fingerprint = JSON.stringify(cameras)
    if (fingerprint === this.fingerprint) return false
    this.fingerprint = fingerprint
    this.cameras = new Map(cameras.map(camera => [camera.id, camera]))
    this.shown = cameras.filter(({ isShown }) => isShown).map(({ id }) => id)
    return true
  }

  /** Refreshes if an entry comes from an unknown camera. Resolves with true if anything has changed. */
  async ensureKnown(entries: readonly AnnotatedEntry[]): Promise<boolean> {
    if (entries.every(({ kind, camera }) => kind === 'mode' || this.cameras.has(camera.id))) return false
    return this.refresh()
  }
}
