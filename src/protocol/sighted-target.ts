import type { Person, TargetType, Vehicle } from '../model/index.ts'
import { blankTarget, type TargetSighting } from './alarm-reading.ts'
import { imageElements, targetIdText } from './item-lists.ts'
import { perTenThousand, rectBox } from './values/geometry.ts'
import { integer } from './values/numbers.ts'
import { modelYear, vehicleColor, vehicleType } from './values/vehicle-codes.ts'
import { targetTypeOf, word, wordUnlessCode } from './values/words.ts'
import { child, childText, childValue, type XmlElement } from './xml/element.ts'

/** The blocks of a target that both formats send. */
interface TargetSent {
  rect?: XmlElement | undefined
  /** Text, number or empty; next to the picture on cameras, next to the id on recorders. */
  targetType?: string | undefined
  /** `carAttr` of cameras, `carAttribute` of recorders. */
  carAttr?: XmlElement | undefined
  personAttr?: XmlElement | undefined
}

function targetSent(item: XmlElement): TargetSent {
  const picture = child(item, 'targetimagedata')
  const block = (...keys: string[]) => child(item, ...keys) ?? child(picture, ...keys)
  return {
    rect: child(item, 'rect'),
    targetType: childText(item, 'targettype') ?? childText(picture, 'targettype'),
    carAttr: block('carattr', 'carattribute'),
    personAttr: block('personattr', 'personattribute'),
  }
}

/** Reads a list item as a target with its pictures; `rect` is in ten-thousandths. */
export function sightedTarget(item: XmlElement): TargetSighting {
  const sent = targetSent(item)
  const vehicle = vehicleOf(sent.carAttr)
  const person = personOf(sent.personAttr)
  const type = impliedType(targetTypeOf(sent.targetType), vehicle, person)
  const target = blankTarget(targetIdOf(item), type, rectBox(sent.rect, perTenThousand))
  return { target: { ...target, vehicle, person }, images: imageElements(item) }
}

function impliedType(sent: TargetType, vehicle: Vehicle | null, person: Person | null): TargetType {
  if (sent !== 'unknown') return sent
  if (vehicle !== null) return 'vehicle'
  return person === null ? 'unknown' : 'person'
}

export function targetIdOf(item: XmlElement): number | null {
  return integer(targetIdText(item))
}

/** `carAttr` or `carAttribute` in words; null where it has no value. */
export function vehicleOf(sent: XmlElement | undefined): Vehicle | null {
  return unlessEmpty({
    type: vehicleType(childValue(sent, 'type', 'cartype')),
    color: vehicleColor(childValue(sent, 'color')),
    brand: word(childValue(sent, 'brand')),
    model: word(childValue(sent, 'model')),
    year: modelYear(childValue(sent, 'year')),
  })
}

/** `personAttr` as the device sent it; null where it has no value. */
function personOf(sent: XmlElement | undefined): Person | null {
  const attribute = (key: string) => word(childValue(sent, key))
  return unlessEmpty({
    age: attribute('age'),
    sex: attribute('sex'),
    glasses: attribute('glasses'),
    mask: attribute('mask'),
    hat: attribute('hat'),
    backpack: attribute('backpack'),
    shoulderBag: attribute('shoulderbag'),
    skirt: attribute('skirt'),
    upperColor: wordUnlessCode(childValue(sent, 'uppercolor')),
    upperLength: attribute('upperlength'),
  })
}

function unlessEmpty<Facts extends object>(facts: Facts): Facts | null {
  return Object.values(facts).some(value => value !== null) ? facts : null
}
