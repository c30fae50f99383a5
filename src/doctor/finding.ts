/** What was seen, what it probably means, what to do. */
export interface Finding {
  /** A code of docs/doctor.md. */
  code: string
  severity: 'info' | 'warning' | 'error'
  /** A camera, an address, a device or a part of this server. */
  subject: string
  seen: string
  meaning: string
  fix: string
  /** Something to copy into a shell. */
  command: string | null
  /** Where in the dashboard this is mended. */
  link: string | null
}

/** A finding with nothing to copy and nowhere to go, unless it says so. */
export function finding(facts: Omit<Finding, 'command' | 'link'> & Partial<Finding>): Finding {
  return { command: null, link: null, ...facts }
}
