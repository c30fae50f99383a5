import { readFileSync } from 'node:fs'
import { ViewtronError } from '../../model/index.ts'

/** The settings of the connection to a centre. */
export interface CentreSettings {
  /** Without a final slash. */
  url: string
  token: string
  site: string
  /** A private certificate authority, as PEM text. */
  ca: string | null
  /** Bytes a second; null for no limit. */
  rate: number | null
}

const textOrNull = (value: unknown) => (typeof value === 'string' ? value : null)

function certificateOf(path: string | null): string | null {
  if (path === null) return null
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const reason = `cannot read ${path} (${(error as Error).message})`
    throw new ViewtronError('config-invalid', { setting: 'VIEWTRON_CENTRE_CA', reason }, error)
  }
}

/** The settings of the centre; null without one. They were checked when they were read. Throws `config-invalid`. */
export function centreSettings(config: Readonly<Record<string, unknown>>): CentreSettings | null {
  const { centreUrl, centreToken, centreCa, site, centreRate } = config
  const [url, token, name] = [centreUrl, centreToken, site].map(textOrNull)
  if (!url || !token || !name) return null
  const rate = typeof centreRate === 'number' ? centreRate : null
  return { url, token, site: name, ca: certificateOf(textOrNull(centreCa)), rate }
}
