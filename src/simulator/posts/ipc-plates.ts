import type { Box, PlateList, Point } from '../../model/index.ts'
import type { AlarmPost, TargetFacts } from './facts.ts'
import { sourceDataInfo } from './ipc-blocks.ts'
import { base64, xy } from './values.ts'
import { cdata, el, list, type XmlContent, type XmlElement } from './xml.ts'

const uint32 = { type: 'uint32' }

export const plateListText: Record<PlateList, string> = {
  allow: 'whiteList',
  block: 'blackList',
  temporary: 'temporaryList',
  unlisted: 'strangerList',
}

const corner = (name: string, point: Point) => el(name, xy(point))

const corners = ({ x1, y1, x2, y2 }: Box) => [
  corner('leftTop', { x: x1, y: y1 }),
  corner('rightTop', { x: x2, y: y1 }),
  corner('leftBottom', { x: x1, y: y2 }),
  corner('rightBottom', { x: x2, y: y2 }),
]

/** Firmware 5.3.1 leaves these elements empty and sends the value in `count`. */
const inCount = (name: string, value: number | string) => el(name, '', { type: 'uint32', count: value })

function measures(confidence: number | null, color: string | null): XmlElement[] {
  return [
    inCount('PlateConfidence', confidence === null ? 0 : Math.round(confidence * 10_000)),
    inCount('plateColor', color ?? 0),
    inCount('plateColorRate', 0),
    inCount('plateStyle', confidence === null ? 0 : 1),
    inCount('vehiceColor', 0),
    inCount('plateAngleH', 0),
    inCount('plateAngleV', 0),
  ]
}

interface Frame {
  width: number
  height: number
}

const frameOf = (post: AlarmPost): Frame => post.overview ?? { width: 2688, height: 1776 }

function sizes(plate: Frame, source: Frame): XmlElement[] {
  return [
    el('PlateWidth', plate.width, uint32),
    el('PlateHeight', plate.height, uint32),
    el('SourceImageWidth', source.width, uint32),
    el('SourceImageHeight', source.height, uint32),
  ]
}

const image = (picture: TargetFacts['crop'], size: Frame) =>
  el('targetImageData', [
    el('dataType', 0, uint32),
    el('targetType', ''),
    el('width', size.width, uint32),
    el('height', size.height, uint32),
    ...base64(picture, 'targetBase64Length', 'targetBase64Data', { length: 'uint32', data: 'string' }),
  ])

/** Builds item 0, the whole scene, which firmware 5.3.1 sends instead of `sourceDataInfo`. */
function sceneItem(post: AlarmPost): XmlElement[] {
  const nothing = { width: 0, height: 0 }
  return [
    el('image', 0, uint32),
    el('vehiceId', 0, uint32),
    el('plateNumber', '', { type: 'string' }),
    el('plateCharCount', 0, uint32),
    ...sizes(nothing, frameOf(post)),
    ...corners({ x1: 0, y1: 0, x2: 0, y2: 0 }),
    ...measures(null, null),
    image(post.overview, nothing),
  ]
}

/** Builds an attribute of the vehicle, in an element that names its enumeration. */
const attribute = (name: string, type: string, value: string | null) =>
  value === null ? [] : [el(name, value, { type })]

function carAttr({ vehicle }: TargetFacts): XmlElement[] {
  if (!vehicle) return []
  return [
    el('carAttr', [
      ...attribute('color', 'vsdCarAttrColorType', vehicle.color),
      ...attribute('type', 'vsdCarAttrTypeType', vehicle.type),
      ...attribute('brand', 'vsdCarAttrBrandType', vehicle.brand),
      ...attribute('model', 'vsdCarAttrModelType', vehicle.model),
    ]),
  ]
}

/**
 * Builds the car's rectangle in pixels of a 1920-wide picture, as firmware 5.3.1 seems to send it; 0 is an empty
 * element.
 */
function carRect({ x1, y1, x2, y2 }: Box): XmlElement {
  const pixels = (fraction: number): XmlContent => Math.round(Math.max(fraction, 0) * 1920) || null
  const width = x2 - x1
  const height = y2 - y1
  return el('carRect', [
    el('x', pixels(x1 - width)),
    el('y', pixels((y1 - height * 5) * (9 / 16))),
    el('width', pixels(width * 3)),
    el('height', pixels(height * 7 * (9 / 16))),
  ])
}

function plateItem(post: AlarmPost, target: TargetFacts, index: number): XmlElement[] {
  const { plate, crop } = target
  const size = crop ?? { width: 0, height: 0 }
  const list = plate?.list ? plateListText[plate.list] : null
  return [
    el('image', index + 1, uint32),
    el('vehiceId', target.targetId, uint32),
    el('plateNumber', cdata(plate?.number ?? ''), { type: 'string' }),
    el('plateCharCount', plate?.number.length ?? 0, uint32),
    ...attribute('vehicleDirect', 'vehicleDirectType', plate?.direction ?? null),
    ...attribute('vehicleListType', 'vehileMatchAlarmList', list),
    ...sizes(size, frameOf(post)),
    ...corners(target.box),
    ...measures(plate?.confidence ?? null, plate?.color ?? null),
    el('province', ''),
    ...carAttr(target),
    carRect(target.box),
    image(crop, size),
  ]
}

/** Builds VEHICE of firmware 5.3.1: the first item is the scene, the others are plates. */
export function plates(post: AlarmPost): XmlElement[] {
  const scene = post.overview ? [sceneItem(post)] : []
  const items = [...scene, ...post.targets.map((target, index) => plateItem(post, target, index))]
  return [el('plateCount', post.targets.length, uint32), list('listInfo', items)]
}

/** Builds VEHICE of older firmware: the overview is in `sourceDataInfo`, and every item is a plate. */
export function olderPlates(post: AlarmPost): XmlElement[] {
  const items = post.targets.map((target, index) => plateItem(post, target, index))
  return [...sourceDataInfo(post.overview), el('plateCount', post.targets.length, uint32), list('listInfo', items)]
}
