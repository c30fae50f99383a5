import type { PostConfig, PostDestination } from '../../device-client/index.ts'
import { differences } from './plan.ts'

/** Returns the destination with this position in a list. */
export function placed(destinations: readonly PostDestination[], urlId: number | null): PostDestination | null {
  return destinations.find(one => one.urlId === urlId) ?? null
}

/** Returns the names of the settings that differ between two lists; empty when they are equal. */
export function settingsThatDiffer(
  expected: readonly PostDestination[],
  found: readonly PostDestination[],
  version: PostConfig['version'],
): string[] {
  const places = new Set([...expected, ...found].map(({ urlId }) => urlId))
  return [...places].flatMap(urlId =>
    differences(placed(expected, urlId), placed(found, urlId), version).map(({ setting }) => setting),
  )
}
