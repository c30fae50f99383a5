import type { Person, Vehicle } from '../../model/index.ts'
import type { AlarmPost } from './facts.ts'
import { sourceDataInfo, targetImageData } from './ipc-blocks.ts'
import { xy } from './values.ts'
import { el, list, type XmlElement } from './xml.ts'

const uint32 = { type: 'uint32' }

const personNames: Record<keyof Person, string> = {
  age: 'age',
  backpack: 'backpack',
  glasses: 'glasses',
  hat: 'hat',
  mask: 'mask',
  sex: 'sex',
  shoulderBag: 'shoulderbag',
  skirt: 'skirt',
  upperColor: 'uppercolor',
  upperLength: 'upperlength',
}

const vehicleNames: Record<keyof Vehicle, string> = {
  year: 'year',
  type: 'type',
  color: 'color',
  brand: 'brand',
  model: 'model',
}

/** Builds attributes. Those that the camera did not recognise are sent as `unknown`. */
function attributes<T extends object>(element: string, names: Record<keyof T, string>, values: T | null): XmlElement[] {
  if (!values) return []
  const keys = Object.keys(names) as (keyof T)[]
  return [
    el(
      element,
      keys.map(key => el(names[key], String(values[key] ?? 'unknown'))),
    ),
  ]
}

/** Builds VSD: one target with its attributes, and the pictures inside `vsd`. */
export function videoMetadata(post: AlarmPost): XmlElement[] {
  const [target] = post.targets
  if (!target) return [el('vsd', sourceDataInfo(post.overview))]
  const boundary = list(
    'boundary',
    post.zone.map(point => [el('point', xy(point))]),
  )
  const item = [el('eventId', post.eventId, uint32), el('targetId', target.targetId, uint32), boundary]
  const described = [
    ...attributes('personAttr', personNames, target.person),
    ...attributes('carAttr', vehicleNames, target.vehicle),
  ]
  return [el('vsd', [list('vsdInfo', [item]), ...sourceDataInfo(post.overview), targetImageData(target, described)])]
}
