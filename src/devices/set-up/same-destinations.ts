import type { PostConfig, PostDestination } from '../../device-client/index.ts'
import { differences } from './plan.ts'

/** The destination of this place in a list. */
export function placed(destinations: readonly PostDestination[], urlId: number | null): PostDestination | null {
  return destinations.find(one => one.urlId === urlId) ?? null
}

/** Names of the settings in which two lists differ; empty where they say the same. */
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
