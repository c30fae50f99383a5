// Everything that is not in these lists counts as private. The names are those of docs/protocol, in lower case.

/** Elements whose values are words of the protocol, or ids that the device counts up. */
const wordElements = namesIn(`
  smarttype subscribeoption subscriberelation messagetype enum status smartstatus alarmtype datatype targettype listtype
  vehiclelisttype vehicelisttype vehicledirect vehicedirect direction direct boundary eventid targetid channelid
`)
const timeElements = namesIn('currenttime relativetime time datatime')
const numberElements = namesIn(`
  x y x1 y1 x2 y2 width height left top right bottom startx starty endx endy
  sourceimagewidth sourceimageheight sourcedatalen targetdatalen
`)
const wordAttributes = namesIn('type version encoding standalone')
const numberAttributes = namesIn('count maxcount total id')

// Longer texts, or texts with other characters, were typed by a person.
const word = /^[A-Za-z0-9_.:+-]{0,40}$/
const time = /^[\d\s:./TZ+-]{0,40}$/
const number = /^-?\d{1,9}(\.\d{1,6})?$/
const namespace = /^http:\/\/www\.(ipc\.com|w3\.org)\/[\w./-]{0,40}$/

function namesIn(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/))
}

/** Returns whether an element's value is part of the protocol, not something the device saw or a person entered. */
export function isProtocolValue(element: string, value: string): boolean {
  const name = element.toLowerCase()
  if (wordElements.has(name)) return word.test(value)
  if (timeElements.has(name)) return word.test(value) || time.test(value)
  return numberElements.has(name) && number.test(value)
}

/** Does the same for an attribute. */
export function isProtocolAttribute(attribute: string, value: string): boolean {
  const name = attribute.toLowerCase()
  if (/^xmlns(:|$)/.test(name)) return namespace.test(value)
  if (wordAttributes.has(name)) return word.test(value.trim())
  return numberAttributes.has(name) && number.test(value.trim())
}
