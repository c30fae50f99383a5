import type { CompiledQuery } from 'kysely'
import type { Queries } from '../database/index.ts'

/** Rows about cameras in tables of higher layers. */
export interface CameraData {
  /** When the last post of each camera came, by id; milliseconds since 1970. Cameras without a post are missing. */
  lastSeen(queries: Queries): Promise<ReadonlyMap<string, number>>
  /** The cameras with a drawn or named line, and those that are doors of places, by id: people decided about them there. */
  usedByPeople(queries: Queries): Promise<ReadonlySet<string>>
  /** The statements that remove the rows of cameras that are forgotten. */
  removeStatements(queries: Queries, cameraIds: readonly string[]): CompiledQuery[]
}
