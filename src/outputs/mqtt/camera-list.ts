import { cameraVersion } from '../../cameras/camera-version.ts'
import type { Queries } from '../../database/index.ts'
import type { AnnotatedEntry } from '../../events/index.ts'
import { type MqttCamera, readCameras } from './mqtt-camera.ts'

/** The cameras of the database as they were last looked up. */
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

  /** Ids of those the house is told of. */
  get shownIds(): readonly string[] {
    return this.shown
  }

  has(id: string): boolean {
    return this.cameras.has(id)
  }

  isShown(id: string): boolean {
    return this.cameras.get(id)?.isShown === true
  }

  /** Looks them up anew; says whether anything changed. */
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

  /** Brings itself up to date where an entry comes from a camera it has never heard of; says whether that was so. */
  async know(entries: readonly AnnotatedEntry[]): Promise<boolean> {
    if (entries.every(({ camera }) => this.cameras.has(camera.id))) return false
    return this.refresh()
  }
}
