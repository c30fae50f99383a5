import type { Face, FaceMatch } from '../../model/index.ts'
import { type AlarmPost, type AlarmReading, blankTarget, type TargetSighting } from '../alarm-reading.ts'
import { sightedTarget } from '../sighted-target.ts'
import { cornersBox, type Frame } from '../values/geometry.ts'
import { decimal, percentage } from '../values/numbers.ts'
import { word } from '../values/words.ts'
import type { XmlElement } from '../xml/element.ts'
import { type IpcFaceSent, ipcFaceSent } from './faces-sent.ts'
import { ipcRules } from './rules.ts'

/** A camera's face post (VFD, VFD_MATCH). */
export function readIpcFaces(post: AlarmPost): AlarmReading {
  const targets = post.lists.targets.map(item => sightedFace(item, post))
  return {
    rules: ipcRules(post),
    targets: withMatchOfPost(targets, matchOf(ipcFaceSent(post.config))),
    overviews: post.lists.overviews,
    counts: [],
  }
}

function sightedFace(item: XmlElement, post: AlarmPost): TargetSighting {
  const { target, images } = sightedTarget(item)
  const sent = ipcFaceSent(item)
  const frame = frameOf(sent) ?? post.overviewSize()
  // VFD of Provision sends the corners in pixels; other models send a rect in ten-thousandths.
  const box = target.box ?? (frame === null ? null : cornersBox(item, frame))
  return { target: { ...target, type: 'person', box, face: faceOf(sent) }, images }
}

function frameOf(sent: IpcFaceSent): Frame | null {
  const width = decimal(sent.width)
  const height = decimal(sent.height)
  return width && height ? { width, height } : null
}

function faceOf(sent: IpcFaceSent): Face {
  return {
    age: word(sent.age),
    sex: word(sent.sex),
    glasses: word(sent.glasses),
    mask: word(sent.mask),
    match: matchOf(sent),
  }
}

function matchOf(sent: IpcFaceSent): FaceMatch | null {
  const name = word(sent.name)
  const identityNumber = word(sent.identifyNum)
  if (name === null && identityNumber === null) return null
  return { name, similarity: percentage(sent.similarity), list: word(sent.listType), identityNumber }
}

/** A name outside of the list belongs to the only face. */
function withMatchOfPost(faces: TargetSighting[], match: FaceMatch | null): TargetSighting[] {
  if (match === null || faces.length > 1) return faces
  const nobody: TargetSighting = { target: blankTarget(null, 'person', null), images: [] }
  const { target, images } = faces[0] ?? nobody
  const face = target.face ?? faceOf({})
  return [{ target: { ...target, face: { ...face, match: face.match ?? match } }, images }]
}
