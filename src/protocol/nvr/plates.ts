import type { Plate } from '../../model/index.ts'
import type { AlarmPost, AlarmReading, TargetSighting } from '../alarm-reading.ts'
import { sightedTarget } from '../sighted-target.ts'
import { rectBox } from '../values/geometry.ts'
import { plateListOf, word, wordUnlessCode } from '../values/words.ts'
import type { XmlElement } from '../xml/element.ts'
import { nvrPlateSent } from './plates-sent.ts'
import { nvrRules } from './rules.ts'

/** A recorder's plate post (`vehicle`). */
export function readNvrPlates(post: AlarmPost): AlarmReading {
  return {
    rules: nvrRules(post),
    targets: post.lists.targets.map(item => sightedPlate(item, post)),
    overviews: post.lists.overviews,
    counts: [],
  }
}

/** Recorders send the plate's rectangle in pixels of the overview (NVR capture of Feb 2026: 128x64, the crop's size). */
function sightedPlate(item: XmlElement, post: AlarmPost): TargetSighting {
  const { target, images } = sightedTarget(item)
  const frame = post.overviewSize()
  const box = frame === null ? null : rectBox(nvrPlateSent(item).rect, frame)
  return { target: { ...target, type: 'vehicle', box, plate: nvrPlate(item) }, images }
}

/** The plate of a list item; null where the item has none. */
export function nvrPlate(item: XmlElement): Plate | null {
  const sent = nvrPlateSent(item)
  if (sent.licensePlateNumber === undefined) return null
  return {
    number: sent.licensePlateNumber,
    list: plateListOf(sent.groupName),
    group: word(sent.groupName),
    owner: word(sent.carOwner),
    color: wordUnlessCode(sent.color),
    direction: null,
    confidence: null,
  }
}
