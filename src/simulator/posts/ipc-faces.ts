import type { Point } from '../../model/index.ts'
import type { AlarmPost, TargetFacts } from './facts.ts'
import { sourceDataInfo, targetImageData } from './ipc-blocks.ts'
import { base64, rect } from './values.ts'
import { cdata, el, list, type XmlElement } from './xml.ts'

const uint32 = { type: 'uint32' }
const float = { type: 'float' }

/** The frame for face corners of the Provision camera, which are in pixels; all other values are ten-thousandths. */
const frame = { width: 1280, height: 720 }

const corner = (name: string, point: Point) =>
  el(name, [el('x', Math.round(point.x * frame.width), uint32), el('y', Math.round(point.y * frame.height), uint32)])

/** Builds the crop of Provision VFD: it is in `sourceBase64Data`, and `targetBase64Length` is 0. */
function faceImageData(target: TargetFacts): XmlElement {
  const [, data] = base64(target.crop, '', 'sourceBase64Data', { data: 'string' })
  return el('targetImageData', [
    el('dataType', 0, uint32),
    el('targetType', 'person', { type: 'targetType' }),
    el('width', target.crop?.width ?? 0, uint32),
    el('height', target.crop?.height ?? 0, uint32),
    el('targetBase64Length', 0, uint32),
    ...(data ? [data] : []),
  ])
}

function describedFace(target: TargetFacts): XmlElement[] {
  const { x1, y1, x2, y2 } = target.box
  const scores = ['feature_score', 'eye_dist', 'blur', 'pose_est_score', 'illumination', 'faceliveness', 'completeness']
  return [
    el('targetId', target.targetId, { type: 'tuint32' }),
    el('Width', frame.width, uint32),
    el('Height', frame.height, uint32),
    corner('leftTop', { x: x1, y: y1 }),
    corner('rightTop', { x: x2, y: y1 }),
    corner('leftBottom', { x: x1, y: y2 }),
    corner('rightBottom', { x: x2, y: y2 }),
    el('pose', 0, uint32),
    ...(target.face?.sex ? [el('sex', target.face.sex, { type: 'sexType' })] : []),
    ...(target.face?.age ? [el('age', target.face.age, { type: 'ageType' })] : []),
    corner('PosFaceImage', { x: x1, y: y1 }),
    ...scores.map(name => el(name, '0.00', float)),
    el('comprehensive_score', '97.00', float),
    faceImageData(target),
  ]
}

function plainFace(target: TargetFacts): XmlElement[] {
  return [el('targetId', target.targetId, { type: 'tuint32' }), rect(target.box, uint32), targetImageData(target)]
}

/** Builds VFD. Models that detect sex and age use the Provision layout; others send a rectangle only. */
export function faceDetection(post: AlarmPost): XmlElement[] {
  const items = post.targets.map(target =>
    target.face?.sex || target.face?.age ? describedFace(target) : plainFace(target),
  )
  return [...sourceDataInfo(post.overview), list('listInfo', items)]
}

/** Builds VFD_MATCH. Only the name and the library's number are known of it. */
export function faceMatch(post: AlarmPost): XmlElement[] {
  const items = post.targets.map(target => {
    const match = target.face?.match
    return [
      ...plainFace(target),
      ...(match?.name ? [el('name', cdata(match.name), { type: 'string' })] : []),
      ...(match?.identityNumber ? [el('identifyNum', cdata(match.identityNumber), { type: 'string' })] : []),
    ]
  })
  return [...sourceDataInfo(post.overview), list('listInfo', items)]
}
