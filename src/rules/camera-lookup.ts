import { CameraDirectory, type StoredCamera } from '../cameras/camera-directory.ts'
import type { Queries } from '../database/index.ts'
import type { AnnotatedEntry } from '../events/index.ts'
import { oneAtATime } from '../lib/one-at-a-time.ts'
import { type CameraRef, namesCamera } from '../model/index.ts'

/** Facts about cameras that conditions need in addition to the entry. */
export interface CameraLookup {
  /** Whether a word is the id or name of the camera, or of a camera that was merged into it; ignores case. */
  matches(word: string, camera: CameraRef): boolean
  /** Whether a person approved the device; true for unknown cameras. */
  isApproved(cameraId: string): boolean
}

const refreshEveryMs = 1000

const folded = (text: string) => text.trim().toLowerCase()

function isNameOf(word: string, { id, name }: CameraRef): boolean {
  const wanted = folded(word)
  return namesCamera(wanted, { id: folded(id), name: folded(name) })
}

/** Uses the id and name in the entry only. */
export const camerasByEntry: CameraLookup = { matches: isNameOf, isApproved: () => true }

/** The cameras of the database as of the last `refresh`. */
export class StoredCameraLookup implements CameraLookup {
  private readonly directory: CameraDirectory
  private shown: CameraRef[] = []
  private readonly known = new Set<string>()
  private readonly unapproved = new Set<string>()
  /** Ids of shown cameras, by the folded id and name of each camera that was merged into them. */
  private readonly merged = new Map<string, Set<string>>()
  /** The list of the last refresh; another one after a change of a camera. */
  private read: readonly StoredCamera[] | null = null
  private refreshedAt = Number.NEGATIVE_INFINITY

  constructor({ queries }: { queries: Queries }) {
    this.directory = new CameraDirectory(queries)
  }

  /** Refreshes if the last refresh is more than a second ago or an entry comes from an unknown camera. */
  async ensureKnown(entries: readonly AnnotatedEntry[]): Promise<void> {
    const isOld = performance.now() - this.refreshedAt > refreshEveryMs
    if (!isOld && entries.every(({ camera }) => this.known.has(camera.id))) return
    await this.refresh()
    for (const { camera } of entries) this.known.add(camera.id)
  }

  /** Reads the cameras as stored at the time of the call, or later. */
  readonly refresh = oneAtATime(() => this.readAll())

  private async readAll(): Promise<void> {
    this.refreshedAt = performance.now()
    const cameras = await this.directory.all()
    if (cameras === this.read) return
    this.read = cameras
    this.shown = cameras.filter(({ mergedInto }) => mergedInto === null).map(({ id, name }) => ({ id, name }))
    this.known.clear()
    this.unapproved.clear()
    this.merged.clear()
    for (const { id, name, state, mergedInto: into } of cameras) {
      this.known.add(id)
      if (state !== 'approved') this.unapproved.add(id)
      if (into === null) continue
      for (const word of [folded(id), folded(name)]) {
        this.merged.set(word, (this.merged.get(word) ?? new Set()).add(into))
      }
    }
  }

  /** Ids of the shown cameras that match one of the words. */
  idsMatching(words: readonly string[]): string[] {
    return this.shown.filter(camera => words.some(word => this.matches(word, camera))).map(({ id }) => id)
  }

  matches(word: string, camera: CameraRef): boolean {
    return isNameOf(word, camera) || (this.merged.get(folded(word))?.has(camera.id) ?? false)
  }

  isApproved(cameraId: string): boolean {
    return !this.unapproved.has(cameraId)
  }
}
