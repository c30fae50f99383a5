import type { Count } from '../../model/index.ts'
import type { Picture } from '../scene/picture.ts'
import type { AlarmPost, TargetFacts } from './facts.ts'
import { base64, rect, statusText, targetTypeText, xy } from './values.ts'
import { el, list, type XmlElement } from './xml.ts'

const uint32 = { type: 'uint32' }

/** Builds the overview; empty when the original picture is not subscribed. */
export function sourceDataInfo(overview: Picture | null): XmlElement[] {
  if (!overview) return []
  const data = base64(overview, 'sourceBase64Length', 'sourceBase64Data', { length: 'uint32', data: 'string' })
  return [
    el('sourceDataInfo', [
      el('dataType', 0, uint32),
      el('width', overview.width, uint32),
      el('height', overview.height, uint32),
      ...data,
    ]),
  ]
}

/** Builds the crop of a target; `extra` precedes the picture, as in VSD. */
export function targetImageData(target: TargetFacts, extra: XmlElement[] = []): XmlElement {
  const data = base64(target.crop, 'targetBase64Length', 'targetBase64Data', { length: 'uint32', data: 'string' })
  return el('targetImageData', [
    el('dataType', 0, uint32),
    el('targetType', targetTypeText[target.type], { type: 'targetType' }),
    el('Width', target.crop?.width ?? 0, { type: 'tuint32' }),
    el('Height', target.crop?.height ?? 0, { type: 'tuint32' }),
    ...extra,
    ...data,
  ])
}

/** Builds the targets with their crops; empty when target pictures are not subscribed. */
export function listInfo(targets: TargetFacts[]): XmlElement[] {
  if (targets.every(target => target.crop === null)) return []
  const items = targets.map(target => [
    el('targetId', target.targetId, { type: 'tuint32' }),
    rect(target.box, uint32),
    targetImageData(target),
  ])
  return [list('listInfo', items)]
}

/** Builds overview and crops, for types without further known elements. */
export function pictures(post: AlarmPost): XmlElement[] {
  return [...sourceDataInfo(post.overview), ...listInfo(post.targets)]
}

const head = (post: AlarmPost, target: TargetFacts) => [
  el('eventId', post.eventId, uint32),
  el('targetId', target.targetId, uint32),
  el('status', statusText[post.phase], { type: 'smartStatus' }),
]

function boundary(post: AlarmPost): XmlElement {
  return list(
    'boundary',
    post.zone.map(point => [el('point', xy(point))]),
  )
}

/** Builds one item per target: the area and the target's place in it. */
const areaItems = (post: AlarmPost) =>
  post.targets.map(target => [...head(post, target), boundary(post), rect(target.box, uint32)])

/** Builds `perimeter`: intrusion, and by its documents loitering and illegal parking. */
export function perimeter(post: AlarmPost): XmlElement[] {
  return [
    el('perimeter', [list('perInfo', areaItems(post))]),
    el('relativeTime', 167_998_902_412, { type: 'tint64' }),
    ...pictures(post),
  ]
}

function line(post: AlarmPost): XmlElement[] {
  const [start, end] = post.zone
  if (!start || !end) return []
  return [el('line', [el('startPoint', xy(start)), el('endPoint', xy(end))])]
}

/** Builds `tripwire`: line crossing. The camera does not send the direction of travel. */
export function tripwire(post: AlarmPost): XmlElement[] {
  const items = post.targets.map(target => [...head(post, target), ...line(post), rect(target.box, uint32)])
  return [el('tripwire', [list('tripInfo', items)]), ...pictures(post)]
}

/** Returns a builder for `iveAoiEntry` or `iveAoiLeave`: a region was entered or left. */
export function region(element: 'iveAoiEntry' | 'iveAoiLeave') {
  return (post: AlarmPost): XmlElement[] => [el(element, [list('aoiInfo', areaItems(post))]), ...pictures(post)]
}

const counterNames = { vehicle: 'Car', person: 'Person', bike: 'Bike' } as const

function counters(counts: Count[]): XmlElement[] {
  const of = (verb: string, key: 'entered' | 'left' | 'present') =>
    (['vehicle', 'person', 'bike'] as const).map(target =>
      el(`${verb}${counterNames[target]}Count`, counts.find(count => count.target === target)?.[key] ?? 0, uint32),
    )
  return [...of('enter', 'entered'), ...of('leave', 'left'), ...of('exist', 'present')]
}

/** Builds `passLineCount`: totals of a line. */
export function lineCounting(post: AlarmPost): XmlElement[] {
  const items = post.targets.map(target => [
    ...head(post, target),
    el('Direct', 1, uint32),
    ...line(post),
    rect(target.box, uint32),
  ])
  return [el('passLineCount', [...counters(post.counts), list('passLineCountInfo', items)]), ...pictures(post)]
}

/** Builds `traffic`: totals of an area. */
export function areaCounting(post: AlarmPost): XmlElement[] {
  return [el('traffic', [...counters(post.counts), list('trafficInfo', areaItems(post))]), ...pictures(post)]
}

/** Builds AVD: the kind of disturbance, without pictures. */
export function disturbance(post: AlarmPost): XmlElement[] {
  const item = [
    el('eventId', post.eventId, uint32),
    el('status', statusText[post.phase], { type: 'smartStatus' }),
    el('alarmType', 'sceneChange', { type: 'string' }),
  ]
  return [list('listInfo', [item])]
}
