import { child, childText, childValue, type XmlElement } from '../xml/element.ts'

/** A rule item as cameras send it in `perInfo`, `tripInfo`, `aoiInfo`, `passLineCountInfo`, `trafficInfo`, `vsdInfo`. */
export interface IpcRuleSent {
  eventId?: string | undefined
  targetId?: string | undefined
  /** SMART_NONE, SMART_START, SMART_PROCEDURE or SMART_STOP. */
  status?: string | undefined
  boundary?: XmlElement | undefined
  /** The element that holds `startPoint` and `endPoint`; some documents put these directly under the item. */
  line?: XmlElement | undefined
  rect?: XmlElement | undefined
  /** `Direct` of line counting, `eventDirection` of zones. */
  direction?: string | undefined
  targetType?: string | undefined
}

export function ipcRuleSent(item: XmlElement): IpcRuleSent {
  const startsHere = child(item, 'startpoint') === undefined ? undefined : item
  return {
    eventId: childValue(item, 'eventid'),
    targetId: childValue(item, 'targetid'),
    status: childValue(item, 'status'),
    boundary: child(item, 'boundary'),
    line: child(item, 'line', 'lineinfo', 'directionline') ?? startsHere,
    rect: child(item, 'rect'),
    direction: childValue(item, 'direct', 'direction', 'eventdirection'),
    targetType: childText(item, 'targettype'),
  }
}
