import type { Box, Plate, Vehicle } from '../../model/index.ts'
import type { AlarmPost, AlarmReading, TargetSighting } from '../alarm-reading.ts'
import { imageElements } from '../item-lists.ts'
import { sightedTarget, vehicleOf } from '../sighted-target.ts'
import { cornersBox, extentBox, type Frame, perTenThousand } from '../values/geometry.ts'
import { decimal, percentage } from '../values/numbers.ts'
import { vehicleColor } from '../values/vehicle-codes.ts'
import { plateDirectionOf, plateListOf, word, wordUnlessCode } from '../values/words.ts'
import type { XmlElement } from '../xml/element.ts'
import { type IpcPlateSent, ipcPlateSent } from './plates-sent.ts'
import { ipcRules } from './rules.ts'

/** Reads a plate post of a camera: every item is a plate, except the one with the whole scene. */
export function readIpcPlates(post: AlarmPost): AlarmReading {
  const scenes = post.lists.targets.filter(isScene)
  const plates = post.lists.targets.filter(item => !isScene(item))
  return {
    rules: ipcRules(post),
    targets: plates.map(sightedPlate),
    // Firmware 5.3.1 sends no sourceDataInfo for plates: its overview is item 0.
    overviews: [...post.lists.overviews, ...scenes.flatMap(imageElements)],
    counts: [],
  }
}

/** Whether an item is the scene, by its content and not its position: without the original picture, the list has no scene. */
function isScene(item: XmlElement): boolean {
  const { plateNumber, image, vehiceId } = ipcPlateSent(item)
  return plateNumber === undefined && ['0', undefined].includes(image ?? vehiceId)
}

function sightedPlate(item: XmlElement): TargetSighting {
  const sent = ipcPlateSent(item)
  const { target, images } = sightedTarget(item)
  const box = cornersBox(item, perTenThousand) ?? target.box ?? carBox(sent)
  return { target: { ...target, type: 'vehicle', box, plate: ipcPlate(item), vehicle: vehicle(sent) }, images }
}

/** The plate of a list item; null where the item has none. */
export function ipcPlate(item: XmlElement): Plate | null {
  const sent = ipcPlateSent(item)
  if (sent.plateNumber === undefined) return null
  return {
    number: sent.plateNumber,
    list: plateListOf(sent.vehicleListType),
    group: word(sent.vehicleListType),
    owner: word(sent.carOwner),
    color: wordUnlessCode(sent.plateColor),
    direction: plateDirectionOf(sent.vehicleDirect),
    confidence: percentage(sent.plateConfidence),
  }
}

function vehicle(sent: IpcPlateSent): Vehicle | null {
  const described = vehicleOf(sent.carAttr)
  const color = described?.color ?? vehicleColor(sent.vehiceColor)
  if (described === null && color === null) return null
  return { type: null, brand: null, model: null, year: null, ...described, color }
}

/**
 * In both known captures `carRect` fits a picture 1920 pixels wide, whatever SourceImageWidth says. This is uncertain, so it is
 * used only where the corners of the plate are unusable.
 */
function carBox(sent: IpcPlateSent): Box | null {
  const width = decimal(sent.sourceImageWidth)
  const height = decimal(sent.sourceImageHeight)
  const ratio = width && height ? height / width : 9 / 16
  const frame: Frame = { width: 1920, height: 1920 * ratio }
  return extentBox(sent.carRect, frame)
}
