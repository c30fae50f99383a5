import { cameraVersion } from '../cameras/camera-version.ts'
import type { CameraTable, Queries } from '../database/index.ts'
import type { AnnotatedEntry } from '../events/index.ts'
import { oneAtATime } from '../lib/one-at-a-time.ts'
import type { CameraRef } from '../model/index.ts'

type Row = Pick<CameraTable, 'id' | 'name' | 'state' | 'merged_into'>

/** What rules need to know of cameras beyond what stands in an entry. */
export interface CameraBook {
  /** Whether a word of a rule means this camera: its id or name, or those of a camera that was merged into it, whatever the case. */
  isMeant(word: string, camera: CameraRef): boolean
  /** Whether people approved the device; what is not known is. */
  isApproved(cameraId: string): boolean
}

const refreshEveryMs = 1000

const folded = (text: string) => text.trim().toLowerCase()

function names(word: string, { id, name }: CameraRef): boolean {
  const wanted = folded(word)
  return wanted === folded(id) || wanted === folded(name)
}

/** Knows nothing but what stands in the entries. */
export const plainCameras: CameraBook = { isMeant: names, isApproved: () => true }

/** The cameras of the database, looked up anew at each `refresh`. */
export class StoredCameras implements CameraBook {
  private readonly queries: Queries
  private shown: CameraRef[] = []
  private readonly known = new Set<string>()
  private readonly waiting = new Set<string>()
  /** Shown camera by the folded ids and names of those that are merged into it. */
  private readonly merged = new Map<string, Set<string>>()

  private version: number | null = null
  private refreshedAt = Number.NEGATIVE_INFINITY

  constructor({ queries }: { queries: Queries }) {
    this.queries = queries
  }

  /** Brings itself up to date for these entries: once a second, and at once for a camera it has never heard of. */
  async know(entries: readonly AnnotatedEntry[]): Promise<void> {
    const isOld = performance.now() - this.refreshedAt > refreshEveryMs
    if (!isOld && entries.every(({ camera }) => this.known.has(camera.id))) return
    await this.refresh()
    for (const { camera } of entries) this.known.add(camera.id)
  }

  /** Resolves to what was stored when it was called, or later. */
  readonly refresh = oneAtATime(() => this.readAll())

  private async readAll(): Promise<void> {
    this.refreshedAt = performance.now()
    const version = await cameraVersion(this.queries)
    if (version !== null && version === this.version) return
    const columns = ['id', 'name', 'state', 'merged_into'] as const
    const rows: Row[] = await this.queries.selectFrom('camera').select(columns).execute()
    this.version = version
    this.shown = rows.filter(row => row.merged_into === null).map(({ id, name }) => ({ id, name }))
    this.known.clear()
    this.waiting.clear()
    this.merged.clear()
    for (const { id, name, state, merged_into: into } of rows) {
      this.known.add(id)
      if (state !== 'approved') this.waiting.add(id)
      if (into === null) continue
      for (const word of [folded(id), folded(name)]) {
        this.merged.set(word, (this.merged.get(word) ?? new Set()).add(into))
      }
    }
  }

  /** Ids of the shown cameras that one of the words means. */
  idsMeant(words: readonly string[]): string[] {
    return this.shown.filter(camera => words.some(word => this.isMeant(word, camera))).map(({ id }) => id)
  }

  isMeant(word: string, camera: CameraRef): boolean {
    return names(word, camera) || (this.merged.get(folded(word))?.has(camera.id) ?? false)
  }

  isApproved(cameraId: string): boolean {
    return !this.waiting.has(cameraId)
  }
}
