import type { TrajectoryTarget } from '../model/index.ts'
import { targetIdOf } from './sighted-target.ts'
import { perTenThousand, rectBox } from './values/geometry.ts'
import { decimal } from './values/numbers.ts'
import { targetTypeOf } from './values/words.ts'
import { child, childText, childValue, items, type XmlElement } from './xml/element.ts'

/** The positions of a `traject` list; in all captures velocity and direction are 0. */
export function trajectoryTargetsOf(list: XmlElement | undefined): TrajectoryTarget[] {
  return items(list).map(item => ({
    targetId: targetIdOf(item),
    type: targetTypeOf(childText(item, 'targettype')),
    box: rectBox(child(item, 'rect'), perTenThousand),
    velocity: decimal(childValue(item, 'velocity')),
    direction: decimal(childValue(item, 'direction')),
  }))
}
