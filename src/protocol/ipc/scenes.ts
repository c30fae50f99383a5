import type { AlarmPost, AlarmReading } from '../alarm-reading.ts'
import { sightedTarget } from '../sighted-target.ts'
import { ipcCounts } from './counters.ts'
import { ipcPlate } from './plates.ts'
import { ipcRules } from './rules.ts'

/**
 * Reads every camera alarm except plates and faces: touched rules, the targets that touched them, counters; also smart types
 * without a known capture, and unknown ones.
 */
export function readIpcScene(post: AlarmPost): AlarmReading {
  return {
    rules: ipcRules(post),
    targets: post.lists.targets.map(item => {
      const { target, images } = sightedTarget(item)
      return { target: { ...target, plate: ipcPlate(item) }, images }
    }),
    overviews: post.lists.overviews,
    counts: ipcCounts(post.config),
  }
}
