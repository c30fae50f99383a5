import type { Box, Phase, Point } from '../../model/index.ts'
import type { Picture } from '../scene/picture.ts'
import type { StatusPost, TargetFacts } from './facts.ts'
import { cdata, el, type XmlElement } from './xml.ts'

/** The XML namespace of both formats. */
export const namespace = 'http://www.ipc.com/ver10'

/** A negative number printed as unsigned, as the NVR of Feb 2026 sent it (docs/protocol/coordinates-and-times.md). */
const garbageTime = '18445822972087551616'

export const timeText = (timeUs: number | null) => (timeUs === null ? garbageTime : String(timeUs))

export const statusText: Record<Phase, string> = {
  start: 'SMART_START',
  ongoing: 'SMART_PROCEDURE',
  stop: 'SMART_STOP',
}

export const targetTypeText: Record<TargetFacts['type'], string> = {
  person: 'person',
  vehicle: 'car',
  bike: 'motor',
  unknown: '',
}

const tenThousandths = (fraction: number) => Math.round(fraction * 10_000)

/** Builds `x` and `y` in ten-thousandths of the picture. */
export function xy({ x, y }: Point): XmlElement[] {
  return [el('x', tenThousandths(x)), el('y', tenThousandths(y))]
}

/** Builds a `rect` in ten-thousandths of the picture. */
export function rect(box: Box, attributes: Record<string, string> = {}): XmlElement {
  return rectOf(
    { x1: tenThousandths(box.x1), y1: tenThousandths(box.y1), x2: tenThousandths(box.x2), y2: tenThousandths(box.y2) },
    attributes,
  )
}

/** Builds a `rect` in pixels of a picture of this size. */
export function pixelRect(box: Box, size: { width: number; height: number }): XmlElement {
  return rectOf({
    x1: Math.round(box.x1 * size.width),
    y1: Math.round(box.y1 * size.height),
    x2: Math.round(box.x2 * size.width),
    y2: Math.round(box.y2 * size.height),
  })
}

function rectOf(box: Box, attributes: Record<string, string> = {}): XmlElement {
  return el('rect', [
    el('x1', box.x1, attributes),
    el('y1', box.y1, attributes),
    el('x2', box.x2, attributes),
    el('y2', box.y2, attributes),
  ])
}

/** Builds `<prefix>Base64Length` and `<prefix>Base64Data`; without a picture a length of 0 and an empty element. */
export function base64(
  picture: Picture | null,
  length: string,
  data: string,
  types: { length?: string; data?: string } = {},
): XmlElement[] {
  return [
    el(length, picture?.base64.length ?? 0, types.length ? { type: types.length } : {}),
    el(data, picture ? cdata(picture.base64) : cdata(''), types.data ? { type: types.data } : {}),
  ]
}

const twoDigits = (value: number) => String(value).padStart(2, '0')

/** Formats a local time in the device's display format: `2026-11-23 14:05:09` or `11-23-2026 02:05:09 PM`. */
export function localTimeText(timeUs: number, { offsetMinutes, style }: StatusPost['localTime']): string {
  const local = new Date(timeUs / 1000 + offsetMinutes * 60_000)
  const year = local.getUTCFullYear()
  const day = `${twoDigits(local.getUTCMonth() + 1)}-${twoDigits(local.getUTCDate())}`
  const rest = `:${twoDigits(local.getUTCMinutes())}:${twoDigits(local.getUTCSeconds())}`
  const hour = local.getUTCHours()
  if (style === '24h') return `${year}-${day} ${twoDigits(hour)}${rest}`
  return `${day}-${year} ${twoDigits(hour % 12 || 12)}${rest} ${hour < 12 ? 'AM' : 'PM'}`
}
