import type { AlarmPost, AlarmReading } from '../alarm-reading.ts'
import { sightedTarget } from '../sighted-target.ts'
import { nvrPlate } from './plates.ts'
import { nvrRules } from './rules.ts'

/** Reads every recorder alarm except plates and faces, including unknown smart types. */
export function readNvrScene(post: AlarmPost): AlarmReading {
  return {
    rules: nvrRules(post),
    targets: post.lists.targets.map(item => {
      const { target, images } = sightedTarget(item)
      return { target: { ...target, plate: nvrPlate(item) }, images }
    }),
    overviews: post.lists.overviews,
    counts: [],
  }
}
