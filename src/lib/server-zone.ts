import { readFileSync } from 'node:fs'
import { suggest } from './suggest.ts'

/** The time zone that this program works in. */
export interface ServerZone {
  /** An IANA name, or an offset such as `+02:00`, that `Intl` knows. */
  timeZone: string
  /** The source: the variable TZ, the settings of the machine, or nothing. */
  source: 'TZ' | 'machine' | 'none'
  /** The fault of TZ or of the machine's zone and the zone used instead, as a sentence for people; null for none. */
  remark: string | null
}

/** The sources of the zone. */
export interface ZoneSources {
  /** The variable TZ; undefined where it is not set. */
  TZ: string | undefined
  /** The zone that `Intl` finds without TZ. */
  machine: string | undefined
  /** The zone in `/etc/timezone`; null if there is none. */
  file: string | null
}

const fallback = 'UTC'

/** The zone as `Intl` spells it, for a name or an offset that it knows; null for every other text. */
function knownZone(text: string | null | undefined): string | null {
  if (!text || text === 'Etc/Unknown') return null
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions()
    // Its spelling of a name is kept, unless only the capitals are wrong.
    return timeZone.toLowerCase() === text.toLowerCase() ? timeZone : text
  } catch {
    return null
  }
}

/** TZ as it was meant: without quotes and blanks around it, the colon of POSIX, and the folder of the zone files. */
function plainName(given: string): string {
  const bare = given
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2')
    .trim()
  return bare
    .replace(/^:/, '')
    .replace(/^.*\/zoneinfo\//, '')
    .replace(/^(posix|right)\//, '')
}

function adviceFor(name: string): string {
  if (/^[A-Za-z<][\w+<>-]*[+-]?\d/.test(name)) {
    return 'Rules of POSIX are not understood here; write the name of a place, such as Europe/Berlin or America/Denver'
  }
  const near = suggest(name, Intl.supportedValuesOf('timeZone'))
  return near === null ? 'Write the name of a place, such as Europe/Berlin or America/Denver' : `Did you mean ${near}?`
}

function ofVariable(given: string): ServerZone {
  const name = plainName(given)
  const known = knownZone(name)
  if (known !== null) {
    const isQuoted = /^["']/.test(given.trim())
    const remark = isQuoted ? `TZ is ${given}: the quotes do not belong to it. Times are read in ${known}` : null
    return { timeZone: known, source: 'TZ', remark: remark && `${remark}.` }
  }
  const what = name === '' ? 'TZ is empty' : `TZ is ${given}, which is no time zone that is known here`
  const advice = name === '' ? 'Remove it, or write the name of a place, such as Europe/Berlin' : adviceFor(name)
  const end = advice.endsWith('?') ? '' : '.'
  return { timeZone: fallback, source: 'none', remark: `${what}. Times are read in UTC. ${advice}${end}` }
}

/** Finds the zone to work in. Always gives one that `Intl` knows. */
export function findServerZone({ TZ, machine, file }: ZoneSources): ServerZone {
  if (TZ !== undefined) return ofVariable(TZ)
  const known = knownZone(machine) ?? knownZone(file?.trim())
  if (known !== null) return { timeZone: known, source: 'machine', remark: null }
  const remark = 'This machine does not tell its time zone. Times are read in UTC. Set TZ, such as TZ=Europe/Berlin.'
  return { timeZone: fallback, source: 'none', remark }
}

function timezoneFile(): string | null {
  try {
    return readFileSync('/etc/timezone', 'utf8')
  } catch {
    return null
  }
}

/**
 * The zone of this process: TZ, else that of the machine. Nothing else may ask the process for its zone: an unusable TZ
 * makes Node give `undefined` or a name that `Intl` itself refuses.
 */
export function serverZone(): ServerZone {
  return findServerZone({
    TZ: process.env.TZ,
    machine: Intl.DateTimeFormat().resolvedOptions().timeZone,
    file: timezoneFile(),
  })
}
