import type { CameraRef } from '../../model/index.ts'
import type { Queries } from '../database.ts'
import type { CameraTable } from '../schema.ts'

/** A database that was not upgraded yet has no column for merging. */
type CameraRow = CameraTable & { merged_into?: string | null }

/** How cameras are shown: what was merged into another carries the other's id and name. */
export class ShownCameras {
  private readonly rows: Map<string, CameraRow>

  constructor(rows: CameraRow[]) {
    this.rows = new Map(rows.map(row => [row.id, row]))
  }

  static async load(queries: Queries): Promise<ShownCameras> {
    return new ShownCameras(await queries.selectFrom('camera').selectAll().execute())
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

  /** Own ids of all cameras whose shown id or name passes. */
  idsWhere(test: (shown: CameraRef) => boolean): string[] {
    return [...this.rows.keys()].filter(id => test(this.shown(id)))
  }
}
