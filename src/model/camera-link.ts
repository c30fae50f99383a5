/** The facts about a camera and a moment that a link may contain. */
export interface CameraLinkFacts {
  /** The moment, milliseconds since 1970. */
  at: number
  /** The wall time of the moment at the site: `2026-11-30 14:03:20`. */
  localTime: string
  /** The address of the camera, without a port. */
  host: string
  /** The channel at a recorder; null for a camera of its own. */
  channel: number | null
}

const placeholder = /\{([^{}]*)\}/g

const values: Record<string, (facts: CameraLinkFacts) => string> = {
  time: ({ localTime }) => localTime.replace(' ', 'T'),
  date: ({ localTime }) => localTime.slice(0, 10),
  clock: ({ localTime }) => localTime.slice(11, 19),
  timeUtc: ({ at }) => `${new Date(at).toISOString().slice(0, 19)}Z`,
  unix: ({ at }) => String(Math.floor(at / 1000)),
  unixMs: ({ at }) => String(at),
  channel: ({ channel }) => String(channel ?? 1),
  host: ({ host }) => (host.includes(':') ? `[${host}]` : host),
}

/** The names that may stand between braces in the link of a camera. */
export const cameraLinkNames = Object.keys(values)

const namesIn = (template: string) => [...template.matchAll(placeholder)].map(([, name = '']) => name)

/** Whether the link leads to a moment. */
export const hasMoment = (template: string) => namesIn(template).some(name => name !== 'host' && name !== 'channel')

/** Colons stay readable; a value cannot end its part of the address. */
const escaped = (value: string) => encodeURIComponent(value).replaceAll('%3A', ':')

function filled(template: string, facts: CameraLinkFacts): string {
  return template.replace(placeholder, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name]?.(facts) : undefined
    if (value === undefined) return whole
    return name === 'host' && /^[\w.:[\]-]+$/.test(value) ? value : escaped(value)
  })
}

/** The address that a template gives for a camera and a moment; null if it is none that a browser may open. */
export function cameraLink(template: string, facts: CameraLinkFacts): string | null {
  const address = filled(template, facts)
  return /^https?:\/\//i.test(address) && URL.canParse(address) ? address : null
}

const sample: CameraLinkFacts = { at: 0, localTime: '1970-01-01 00:00:00', host: '192.168.1.5', channel: 1 }

/** Why a text is no link template, as the end of a sentence about it; null if it is one. */
export function cameraLinkFault(template: string): string | null {
  const unknown = namesIn(template).find(name => !Object.hasOwn(values, name))
  if (unknown !== undefined)
    return `does not know {${unknown}}; use ${cameraLinkNames.map(name => `{${name}}`).join(', ')}`
  if (!/^https?:\/\//i.test(template)) return 'must begin with http:// or https://'
  const address = cameraLink(template, sample)
  if (address === null) return 'is not a valid address'
  const { username, password } = new URL(address)
  return username === '' && password === ''
    ? null
    : 'must not contain a user or a password: everybody who sees events sees it'
}
