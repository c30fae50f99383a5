import { child, childText, childValue, type XmlElement } from '../xml/element.ts'

/** An item of a recorder's `eventInfo`. */
export interface NvrRuleSent {
  eventId?: string | undefined
  targetId?: string | undefined
  /** `area` or `tripwire`. */
  boundary?: string | undefined
  pointGroup?: XmlElement | undefined
  directionLine?: XmlElement | undefined
  /** All numbers are zero for counting by line. */
  rect?: XmlElement | undefined
  status?: string | undefined
  direction?: string | undefined
}

export function nvrRuleSent(item: XmlElement): NvrRuleSent {
  return {
    eventId: childValue(item, 'eventid'),
    targetId: childValue(item, 'targetid'),
    boundary: childText(item, 'boundary')?.toLowerCase(),
    pointGroup: child(item, 'pointgroup', 'boundary'),
    directionLine: child(item, 'directionline', 'line'),
    rect: child(item, 'rect'),
    status: childValue(item, 'status'),
    direction: childValue(item, 'direction', 'direct'),
  }
}
