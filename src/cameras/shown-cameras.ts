import type { CameraTable, Queries } from '../database/index.ts'
import type { CameraRef } from '../model/index.ts'
import { cameraVersion } from './camera-version.ts'

/** A database that was not upgraded yet has no column for merging. */
type CameraRow = Pick<CameraTable, 'id' | 'name'> & { merged_into?: string | null }

const remembered = new WeakMap<Queries, { version: number; cameras: ShownCameras }>()

/** Cameras as people see them: a camera that was merged into another has that one's id and name. */
export class ShownCameras {
  private readonly rows: Map<string, CameraRow>

  constructor(rows: CameraRow[]) {
    this.rows = new Map(rows.map(row => [row.id, row]))
  }

  /** Reads the cameras as they are now; only after a change, because there may be very many. */
  static async load(queries: Queries): Promise<ShownCameras> {
    const version = await cameraVersion(queries)
    const known = remembered.get(queries)
    if (known !== undefined && known.version === version) return known.cameras
    const query = queries.selectFrom('camera')
    if (version === null) return new ShownCameras(await query.selectAll().execute())
    const cameras = new ShownCameras(await query.select(['id', 'name', 'merged_into']).execute())
    remembered.set(queries, { version, cameras })
    return cameras
  }

  shown(id: string): CameraRef {
    const seen = new Set<string>()
    let row = this.rows.get(id)
    while (row?.merged_into && !seen.has(row.id)) {
      seen.add(row.id)
      row = this.rows.get(row.merged_into) ?? { ...row, merged_into: null }
    }
    return { id: row?.id ?? id, name: row?.name ?? id }
  }

  /** The cameras that people see, each with the own ids of all that were merged into it. */
  groups(): (CameraRef & { ids: string[] })[] {
    const groups = new Map<string, CameraRef & { ids: string[] }>()
    for (const row of this.rows.values())
      if (!row.merged_into) groups.set(row.id, { id: row.id, name: row.name, ids: [row.id] })
    for (const row of this.rows.values()) if (row.merged_into) groups.get(this.shown(row.id).id)?.ids.push(row.id)
    return [...groups.values()]
  }

  isKnown(id: string): boolean {
    return this.rows.has(id)
  }

  /** Own ids of all cameras whose shown id or name passes. */
  idsWhere(test: (shown: CameraRef) => boolean): string[] {
    return [...this.rows.keys()].filter(id => test(this.shown(id)))
  }
}
