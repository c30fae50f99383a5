import type { FastifyRequest } from 'fastify'
import { ShownCameras } from '../../cameras/shown-cameras.ts'
import type { Queries } from '../../database/index.ts'
import { type CameraRef, namesCamera, ViewtronError } from '../../model/index.ts'

/** No camera has this id, so that a filter with it matches nothing. */
const noCamera = '\0'

/** A limit to some cameras. */
interface Limit {
  /** Ids of cameras as they are shown. */
  allowed: ReadonlySet<string>
  cameras: ShownCameras
}

/** The cameras that a caller may see. */
export class CameraScope {
  private readonly limit: Limit | null

  private constructor(limit: Limit | null) {
    this.limit = limit
  }

  static async of({ caller }: Pick<FastifyRequest, 'caller'>, queries: Queries): Promise<CameraScope> {
    const ids = caller?.cameras ?? null
    if (ids === null) return new CameraScope(null)
    const cameras = await ShownCameras.load(queries)
    return new CameraScope({ allowed: new Set(ids.map(id => cameras.shown(id).id)), cameras })
  }

  get isLimited(): boolean {
    return this.limit !== null
  }

  includes(cameraId: string): boolean {
    if (this.limit === null) return true
    const { allowed, cameras } = this.limit
    return allowed.has(cameras.shown(cameraId).id)
  }

  /** Throws `not-found`, as for something that does not exist, unless the camera may be seen. */
  check(cameraId: string, { what, id }: { what: string; id: string | number }): void {
    if (!this.includes(cameraId)) throw new ViewtronError('not-found', { what, id })
  }

  /** The filter by camera (ids or names) without cameras that may not be seen. */
  narrow(wanted: string[] | undefined): string[] | undefined {
    if (this.limit === null) return wanted
    const { allowed, cameras } = this.limit
    const isWanted = (camera: CameraRef) => !wanted?.length || wanted.some(word => namesCamera(word, camera))
    const ids = [...allowed].filter(id => isWanted(cameras.shown(id)))
    return ids.length > 0 ? ids : [noCamera]
  }

  /** Ids of the cameras that may be seen, with those of cameras that were merged into them; undefined for all. */
  ownIds(): string[] | undefined {
    return this.limit?.cameras.idsWhere(({ id }) => this.includes(id))
  }
}
