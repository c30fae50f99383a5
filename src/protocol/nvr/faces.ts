import type { AlarmPost, AlarmReading, TargetSighting } from '../alarm-reading.ts'
import { sightedTarget } from '../sighted-target.ts'
import { type Frame, rectBox } from '../values/geometry.ts'
import { word } from '../values/words.ts'
import type { XmlElement } from '../xml/element.ts'
import { nvrFaceSent } from './faces-sent.ts'
import { nvrRules } from './rules.ts'

/** The picture size of the only known capture; used where a post has no overview. */
const usualFrame: Frame = { width: 1280, height: 720 }

/** A recorder's face post (`videoFaceDetect`). */
export function readNvrFaces(post: AlarmPost): AlarmReading {
  return {
    rules: nvrRules(post),
    targets: post.lists.targets.map(item => sightedFace(item, post)),
    overviews: post.lists.overviews,
    counts: [],
  }
}

/** Faces are in pixels: the 124x124 of the capture is a square only in pixels (NVR capture of Feb 2026). */
function sightedFace(item: XmlElement, post: AlarmPost): TargetSighting {
  const { target, images } = sightedTarget(item)
  const sent = nvrFaceSent(item)
  const face = {
    age: word(sent.age),
    sex: word(sent.sex),
    glasses: word(sent.glasses),
    mask: word(sent.mask),
    match: null,
  }
  const box = rectBox(sent.rect, post.overviewSize() ?? usualFrame)
  return { target: { ...target, type: 'person', box, face }, images }
}
