import type { AlarmPost, TargetFacts } from './facts.ts'
import { base64, pixelRect, rect, targetTypeText, xy } from './values.ts'
import { cdata, el, type XmlElement } from './xml.ts'

/** Builds a recorder's list: without type and count. */
const items = (name: string, contents: XmlElement[][]) =>
  el(
    name,
    contents.map(content => el('item', content)),
  )

interface Size {
  width: number
  height: number
}

/** Builds the overview; without a picture its elements have a length of 0 and no data. */
function sourceDataInfo({ overview }: AlarmPost, size: Size = overview ?? { width: 0, height: 0 }): XmlElement {
  return el('sourceDataInfo', [
    el('dataType', 0),
    el('width', size.width),
    el('height', size.height),
    ...base64(overview, 'sourceBase64Length', 'sourceBase64Data'),
  ])
}

function targetImageData({ crop }: TargetFacts): XmlElement {
  return el('targetImageData', [
    el('dataType', 0),
    el('width', crop?.width ?? 0),
    el('height', crop?.height ?? 0),
    ...base64(crop, 'targetBase64Length', 'targetBase64Data'),
  ])
}

function targetListInfo(post: AlarmPost): XmlElement {
  return items(
    'targetListInfo',
    post.targets.map(target => [
      el('targetId', target.targetId),
      el('targetType', targetTypeText[target.type]),
      targetImageData(target),
    ]),
  )
}

function area(post: AlarmPost): XmlElement[] {
  return [el('boundary', 'area'), items('pointGroup', post.zone.map(xy))]
}

function directedLine(post: AlarmPost): XmlElement[] {
  const [start, end] = post.zone
  if (!start || !end) return [el('boundary', 'tripwire')]
  return [el('boundary', 'tripwire'), el('directionLine', [el('startPoint', xy(start)), el('endPoint', xy(end))])]
}

function eventInfo(post: AlarmPost, shape: XmlElement[], box = (target: TargetFacts) => target.box): XmlElement {
  return items(
    'eventInfo',
    post.targets.map(target => [
      el('eventId', post.eventId),
      el('targetId', target.targetId),
      ...shape,
      rect(box(target)),
    ]),
  )
}

/** Builds regionIntrusion, targetCountingByArea and videoMetadata. */
export function inArea(post: AlarmPost): XmlElement[] {
  return [eventInfo(post, area(post)), sourceDataInfo(post), targetListInfo(post)]
}

/** Builds lineCrossing. */
export function overLine(post: AlarmPost): XmlElement[] {
  return [eventInfo(post, directedLine(post)), sourceDataInfo(post), targetListInfo(post)]
}

/** Builds targetCountingByLine: like a crossing, but with a rectangle of zeros. */
export function countedOverLine(post: AlarmPost): XmlElement[] {
  const nowhere = () => ({ x1: 0, y1: 0, x2: 0, y2: 0 })
  return [eventInfo(post, directedLine(post), nowhere), sourceDataInfo(post), targetListInfo(post)]
}

/** Builds the pictures only, for types without further known elements. */
export function picturesOnly(post: AlarmPost): XmlElement[] {
  return [sourceDataInfo(post), targetListInfo(post)]
}

const whenKnown = (name: string, value: string | null) => (value === null ? [] : [el(name, value)])

function plateItem(post: AlarmPost, target: TargetFacts): XmlElement[] {
  const { plate, vehicle } = target
  const enrolled = plate?.group || plate?.owner
  return [
    el('targetId', target.targetId),
    // This rectangle is in pixels of the overview; all others of a recorder are ten-thousandths.
    pixelRect(target.box, post.overview ?? { width: 1280, height: 720 }),
    el('licensePlateAttribute', [
      el('licensePlateNumber', cdata(plate?.number ?? '')),
      ...whenKnown('color', plate?.color ?? null),
    ]),
    ...(enrolled
      ? [
          el('licensePlateMatchInfo', [
            el('groupName', cdata(plate.group ?? '')),
            el('carOwner', cdata(plate.owner ?? '')),
          ]),
        ]
      : []),
    el('carRect', [el('x1', 1), el('y1', 0), el('x2', 1), el('y2', 0)]),
    el('carAttribute', [
      ...whenKnown('carType', vehicle?.type ?? null),
      ...whenKnown('color', vehicle?.color ?? null),
      ...whenKnown('brand', vehicle?.brand ?? null),
      ...whenKnown('model', vehicle?.model ?? null),
    ]),
    targetImageData(target),
  ]
}

/** Builds `vehicle`. The overview has the size 0 × 0 although it has data, as in the NVR capture of Feb 2026. */
export function licensePlates(post: AlarmPost): XmlElement[] {
  const plates = items(
    'licensePlateListInfo',
    post.targets.map(target => plateItem(post, target)),
  )
  return [plates, sourceDataInfo(post, { width: 0, height: 0 })]
}

/** Builds videoFaceDetect, with rectangles in pixels of the overview. */
export function faces(post: AlarmPost): XmlElement[] {
  const size = post.overview ?? { width: 1280, height: 720 }
  const list = items(
    'faceListInfo',
    post.targets.map(target => [
      el('targetId', target.targetId),
      pixelRect(target.box, size),
      el('age', target.face?.age ?? 'unknown'),
      el('sex', target.face?.sex ?? 'unknown'),
      el('glasses', target.face?.glasses ?? 'unknown'),
      el('mask', target.face?.mask ?? 'unknown'),
      targetImageData(target),
    ]),
  )
  return [list, sourceDataInfo(post)]
}
