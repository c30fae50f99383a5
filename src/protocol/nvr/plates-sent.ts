import { child, childText, childValue, type XmlElement } from '../xml/element.ts'

/** A plate as recorders send it in `licensePlateListInfo`. */
export interface NvrPlateSent {
  licensePlateNumber?: string | undefined
  color?: string | undefined
  /** `licensePlateMatchInfo` is sent for enrolled plates only; the group is free text. */
  groupName?: string | undefined
  carOwner?: string | undefined
  /** In pixels of the overview. */
  rect?: XmlElement | undefined
}

export function nvrPlateSent(item: XmlElement): NvrPlateSent {
  const plate = child(item, 'licenseplateattribute')
  const match = child(item, 'licenseplatematchinfo')
  return {
    licensePlateNumber: childText(plate, 'licenseplatenumber') ?? childText(item, 'licenseplatenumber'),
    color: childValue(plate, 'color'),
    groupName: childText(match, 'groupname'),
    carOwner: childText(match, 'carowner'),
    rect: child(item, 'rect'),
  }
}
