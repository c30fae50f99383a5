import { ViewtronError } from '../../model/index.ts'

/** A folder on another machine: `ssh://user@host:port/path`. */
export interface SshAddress {
  /** `user@host`, or the host alone. */
  destination: string
  /** Null for the port that ssh knows. */
  port: string | null
  /** Absolute, without a final slash. */
  path: string
}

export const isSshAddress = (text: string) => /^ssh:\/\//i.test(text)

/** Reads an address. Throws `backup-target-unfit`. */
export function readSshAddress(text: string): SshAddress {
  const unfit = (reason: string) => new ViewtronError('backup-target-unfit', { path: text, reason })
  const url = URL.canParse(text) ? new URL(text) : null
  const path = url && decodeURIComponent(url.pathname).replace(/\/+$/, '')
  if (!url || !path || path.includes('\n')) throw unfit('an address such as ssh://user@host/path is needed')
  if (url.password !== '') throw unfit('ssh takes no password from an address; use a key')
  const user = decodeURIComponent(url.username)
  const destination = user === '' ? url.hostname : `${user}@${url.hostname.replace(/^\[(.*)\]$/, '$1')}`
  // ssh would take it for an option.
  if (destination.startsWith('-')) throw unfit('its user may not begin with a dash')
  return { destination, port: url.port === '' ? null : url.port, path }
}
