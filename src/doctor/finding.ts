/** An observation, its probable cause and a remedy. */
export interface Finding {
  /** A code of docs/doctor.md. */
  code: string
  severity: 'info' | 'warning' | 'error'
  /** The camera, address, device or part of this server that the finding concerns. */
  subject: string
  seen: string
  meaning: string
  fix: string
  /** A shell command. */
  command: string | null
  /** The page of the dashboard for the remedy. */
  link: string | null
}

/** Creates a finding. `command` and `link` are null by default. */
export function finding(facts: Omit<Finding, 'command' | 'link'> & Partial<Finding>): Finding {
  return { command: null, link: null, ...facts }
}
