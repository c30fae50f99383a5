import type { AlarmPost, AlarmReading } from '../alarm-reading.ts'
import { sightedTarget } from '../sighted-target.ts'
import { ipcCounts } from './counters.ts'
import { ipcPlate } from './plates.ts'
import { ipcRules } from './rules.ts'

/**
 * Every camera alarm but plates and faces: rules that were touched, targets that touched them, counters. Also the smart
 * types no capture exists of, and unknown ones.
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
