import { type DigestChallenge, digestAlgorithms } from './digest.ts'

/** The authentication scheme to use; null when the device offers no supported one. */
export type ChosenChallenge = { scheme: 'digest'; digest: DigestChallenge } | { scheme: 'basic' }

interface Challenge {
  scheme: string
  parameters: Record<string, string>
}

const token = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+"
// Matches `name=value`, `name="value"`, or a single word, which starts the next challenge.
const part = new RegExp(`[\\s,]*(${token})(?:\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|(${token})))?`, 'y')

/**
 * Parses the challenges of all `WWW-Authenticate` headers in order (RFC 9110, 11.6.1). Stops at the first unreadable
 * part.
 */
function challengesIn(headers: string[]): Challenge[] {
  const challenges: Challenge[] = []
  for (const header of headers) {
    part.lastIndex = 0
    for (let found = part.exec(header); found !== null; found = part.exec(header)) {
      const [, name = '', quoted, plain] = found
      const value = quoted?.replace(/\\(.)/g, '$1') ?? plain
      if (value === undefined) challenges.push({ scheme: name.toLowerCase(), parameters: {} })
      else Object.assign(challenges.at(-1)?.parameters ?? {}, { [name.toLowerCase()]: value })
    }
  }
  return challenges
}

function digestOf({ parameters }: Challenge): DigestChallenge | null {
  const { realm, nonce, opaque = null, qop, stale } = parameters
  const wanted = parameters.algorithm?.toLowerCase() ?? 'md5'
  const algorithm = digestAlgorithms.find(known => known.toLowerCase() === wanted)
  if (realm === undefined || nonce === undefined || algorithm === undefined) return null
  const offers = qop?.split(',').map(offer => offer.trim().toLowerCase())
  if (offers !== undefined && !offers.includes('auth')) return null
  return {
    realm,
    nonce,
    opaque,
    algorithm,
    namesAlgorithm: parameters.algorithm !== undefined,
    protection: offers === undefined ? null : 'auth',
    stale: stale?.toLowerCase() === 'true',
  }
}

/**
 * Chooses the first supported Digest challenge (servers list the preferred one first, RFC 7616, 3.7), otherwise Basic.
 * Over plain HTTP a device that offers Digest never gets Basic, even if its Digest is not supported: that would reveal
 * the password to everybody on the network.
 */
export function chooseChallenge(headers: string[], { secure }: { secure: boolean }): ChosenChallenge | null {
  const challenges = challengesIn(headers)
  const digests = challenges.filter(challenge => challenge.scheme === 'digest')
  for (const challenge of digests) {
    const digest = digestOf(challenge)
    if (digest !== null) return { scheme: 'digest', digest }
  }
  const basic = challenges.some(challenge => challenge.scheme === 'basic')
  return basic && (secure || digests.length === 0) ? { scheme: 'basic' } : null
}
