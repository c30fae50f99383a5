import type { CameraTable } from '../database/index.ts'
import { siteOf } from '../model/index.ts'

/** The mac or serial number of a camera's device, the same for all channels of a recorder; null if neither is known. */
function nameOf({ id, mac, serial }: CameraTable): string | null {
  // A device that moved to another site is another camera there.
  const site = siteOf(id) ?? ''
  if (mac !== null) return `${site}/mac:${mac}`
  return serial === null ? null : `${site}/serial:${serial}`
}

/** Groups of cameras that belong together: those of one device, and those that people merged. */
export class DeviceFamilies {
  private readonly cameras = new Map<string, CameraTable>()
  /** Ids by the mac or serial number of their device. */
  private readonly named = new Map<string, Set<string>>()
  /** Ids by the camera that they are shown as. */
  private readonly shown = new Map<string, Set<string>>()

  /** Adds a camera, or notes that it changed. */
  put(camera: CameraTable): void {
    this.remove(camera.id)
    const copy = { ...camera }
    this.cameras.set(copy.id, copy)
    const name = nameOf(copy)
    if (name !== null) add(this.named, name, copy.id)
    add(this.shown, copy.merged_into ?? copy.id, copy.id)
  }

  /** The camera itself, first, and all that belong to it. */
  of(camera: CameraTable): CameraTable[] {
    const name = nameOf(camera)
    const together = new Set([
      camera.id,
      ...((name !== null && this.named.get(name)) || []),
      ...(this.shown.get(camera.merged_into ?? camera.id) ?? []),
    ])
    return [...together].flatMap(id => (id === camera.id ? camera : (this.cameras.get(id) ?? [])))
  }

  /** Removes a camera. */
  remove(id: string): void {
    const before = this.cameras.get(id)
    if (!before) return
    const name = nameOf(before)
    if (name !== null) leave(this.named, name, id)
    leave(this.shown, before.merged_into ?? id, id)
    this.cameras.delete(id)
  }
}

function add(groups: Map<string, Set<string>>, key: string, id: string): void {
  const there = groups.get(key)
  if (there) there.add(id)
  else groups.set(key, new Set([id]))
}

function leave(groups: Map<string, Set<string>>, key: string, id: string): void {
  const there = groups.get(key)
  there?.delete(id)
  if (there?.size === 0) groups.delete(key)
}
