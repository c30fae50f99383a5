import { CameraHealthStats } from '../analysis/camera-health-stats.ts'
import type { CameraHealth } from '../analysis/index.ts'
import type { CameraDirectory, StoredCamera } from '../cameras/camera-directory.ts'
import type { Queries } from '../database/index.ts'
import { sharedCamera } from '../model/index.ts'
import type { AddressClaim, CameraFacts } from './facts.ts'

// One sender can claim to be many cameras.
const maxCameras = 1000

/** Reads the claims of addresses, by the camera's id in the API. */
async function readClaims(directory: CameraDirectory): Promise<Map<string, AddressClaim[]>> {
  const byCamera = Map.groupBy(await directory.claims(), ({ cameraId }) => cameraId)
  const toClaim = ({
    address,
    isDenied,
    lastClaimAt,
  }: {
    address: string
    isDenied: boolean
    lastClaimAt: number | null
  }) => ({
    address,
    isDenied,
    lastAt: lastClaimAt ?? 0,
  })
  return new Map([...byCamera].map(([id, claims]) => [id, claims.map(toClaim)]))
}

/** Returns the shared camera and the cameras that posted last, by name. */
function latestCameras(cameras: readonly StoredCamera[], health: ReadonlyMap<string, CameraHealth>): StoredCamera[] {
  const lastSeen = ({ id }: StoredCamera) =>
    id === sharedCamera.id ? Number.POSITIVE_INFINITY : (health.get(id)?.lastSeen ?? 0)
  const shown = cameras.filter(({ mergedInto }) => mergedInto === null)
  const latest = shown.toSorted((a, b) => lastSeen(b) - lastSeen(a)).slice(0, maxCameras)
  return latest.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** Reads the cameras with their health. */
export async function readCameras(
  directory: CameraDirectory,
  health: ReadonlyMap<string, CameraHealth>,
): Promise<CameraFacts[]> {
  const [cameras, offline, claims] = await Promise.all([
    directory.all(),
    directory.offlineChannels(),
    readClaims(directory),
  ])
  return latestCameras(cameras, health).map(camera => ({
    ...camera,
    claims: claims.get(camera.id) ?? [],
    health: health.get(camera.id),
    isChannelOffline: offline.has(camera.id),
  }))
}

/** Reads the health of cameras as the server stored it, for commands beside it. */
export async function readHealth(queries: Queries, now: Date): Promise<ReadonlyMap<string, CameraHealth>> {
  const stats = new CameraHealthStats({ timeZone: 'UTC' })
  await stats.load(queries, now.getTime())
  return stats.health()
}
