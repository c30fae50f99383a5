import type { FastifyRequest } from 'fastify'
import { ShownCameras } from '../../cameras/shown-cameras.ts'
import type { Queries } from '../../database/index.ts'
import { ViewtronError } from '../../model/index.ts'

/** No camera has this id, so that a filter with it matches nothing. */
const noCamera = '\0'

/** The cameras that a caller may see. */
export class CameraScope {
  /** Ids of cameras as they are shown; null for all. */
  private readonly allowed: ReadonlySet<string> | null
  private readonly cameras: ShownCameras

  private constructor(allowed: ReadonlySet<string> | null, cameras: ShownCameras) {
    this.allowed = allowed
    this.cameras = cameras
  }

  static async of({ caller }: Pick<FastifyRequest, 'caller'>, queries: Queries): Promise<CameraScope> {
    const cameras = await ShownCameras.load(queries)
    const ids = caller?.cameras ?? null
    return new CameraScope(ids && new Set(ids.map(id => cameras.shown(id).id)), cameras)
  }

  get isLimited(): boolean {
    return this.allowed !== null
  }

  includes(cameraId: string): boolean {
    return this.allowed === null || this.allowed.has(this.cameras.shown(cameraId).id)
  }

  /** Throws `not-found`, as for something that does not exist, unless the camera may be seen. */
  check(cameraId: string, { what, id }: { what: string; id: string | number }): void {
    if (!this.includes(cameraId)) throw new ViewtronError('not-found', { what, id })
  }

  /** The filter by camera (ids or names) without cameras that may not be seen. */
  narrow(wanted: string[] | undefined): string[] | undefined {
    if (this.allowed === null) return wanted
    const isWanted = ({ id, name }: { id: string; name: string }) =>
      !wanted?.length || wanted.includes(id) || wanted.includes(name)
    const ids = [...this.allowed].filter(id => isWanted(this.cameras.shown(id)))
    return ids.length > 0 ? ids : [noCamera]
  }

  /** Ids of the cameras that may be seen, with those of cameras that were merged into them; undefined for all. */
  ownIds(): string[] | undefined {
    return this.allowed === null ? undefined : this.cameras.idsWhere(({ id }) => this.includes(id))
  }
}
