import { textIn, type XmlElement } from '../../protocol/xml/element.ts'
import { parseDeviceXml } from '../xml/device-element.ts'
import { everyElement } from '../xml/near-child.ts'

/** One device in an answer to a probe. */
export interface ProbeMatch {
  /** Its permanent id, a uuid; null when it sends none. */
  endpoint: string | null
  /** The URLs of its ONVIF service. */
  urls: URL[]
  name: string | null
  model: string | null
  types: string
}

/** The highest number of matches read from one answer. */
const mostMatches = 32

/** Parses the devices in an answer. Returns an empty list for any other packet. */
export function probeMatches(message: Buffer): ProbeMatch[] {
  const root = parseDeviceXml(message)
  if (root === null) return []
  const matches = [...everyElement(root)].filter(part => localKey(part) === 'probematch')
  return matches.slice(0, mostMatches).map(match => {
    const inside = [...everyElement(match)]
    const text = (key: string) => textIn(inside.find(part => localKey(part) === key)) ?? ''
    const scopes = text('scopes').split(/\s+/)
    return {
      endpoint: text('address') || null,
      urls: text('xaddrs').split(/\s+/).flatMap(urlIn),
      name: scopeOf(scopes, 'name'),
      model: scopeOf(scopes, 'hardware'),
      types: text('types'),
    }
  })
}

/** Returns the element's lower-case name without its prefix, which differs between firmwares. */
function localKey({ key }: XmlElement): string {
  return key.slice(key.indexOf(':') + 1)
}

function urlIn(text: string): URL[] {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) ? [url] : []
}

/** Returns the value of a scope: `onvif://www.onvif.org/name/Front%20gate` → `Front gate`. */
function scopeOf(scopes: string[], name: string): string | null {
  const prefix = `onvif://www.onvif.org/${name}/`
  const value = scopes.find(scope => scope.toLowerCase().startsWith(prefix))?.slice(prefix.length)
  if (value === undefined || value === '') return null
  try {
    return decodeURIComponent(value).slice(0, 100)
  } catch {
    return value.slice(0, 100)
  }
}
