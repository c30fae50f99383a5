import { child, childText, childValue, type XmlElement } from '../xml/element.ts'

/** An item of a plate post, spelled as firmware 5.3.1 spells it (`vehiceId`, `vehiceColor`). */
export interface IpcPlateSent {
  /** 0 is the whole scene. */
  image?: string | undefined
  vehiceId?: string | undefined
  plateNumber?: string | undefined
  vehicleDirect?: string | undefined
  /** Absent where the plate is not enrolled or its validity has ended. */
  vehicleListType?: string | undefined
  carOwner?: string | undefined
  /** Hundredths of a percent, often only in `@count`. */
  plateConfidence?: string | undefined
  plateColor?: string | undefined
  vehiceColor?: string | undefined
  sourceImageWidth?: string | undefined
  sourceImageHeight?: string | undefined
  carAttr?: XmlElement | undefined
  carRect?: XmlElement | undefined
}

export function ipcPlateSent(item: XmlElement): IpcPlateSent {
  return {
    image: childValue(item, 'image'),
    vehiceId: childValue(item, 'vehiceid', 'vehicleid'),
    plateNumber: childText(item, 'platenumber'),
    vehicleDirect: childValue(item, 'vehicledirect', 'vehicedirect'),
    vehicleListType: childValue(item, 'vehiclelisttype', 'vehicelisttype'),
    carOwner: childText(item, 'carowner', 'owner'),
    plateConfidence: childValue(item, 'plateconfidence'),
    plateColor: childValue(item, 'platecolor'),
    vehiceColor: childValue(item, 'vehicecolor', 'vehiclecolor'),
    sourceImageWidth: childValue(item, 'sourceimagewidth'),
    sourceImageHeight: childValue(item, 'sourceimageheight'),
    carAttr: child(item, 'carattr'),
    carRect: child(item, 'carrect'),
  }
}
