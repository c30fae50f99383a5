import { createHash, randomBytes } from 'node:crypto'

export type SignIn = 'ok' | 'none' | 'wrong' | 'stale' | 'locked'

/** Counters of sign-in attempts. */
export interface SignInCounts {
  ok: number
  failed: number
  failedInARow: number
  /** The highest number of failures in a row so far. */
  mostFailedInARow: number
  locked: boolean
}

export interface AccountOptions {
  auth: 'basic' | 'digest' | 'both'
  user: string
  password: string
  lockAfter: number
  lockMs: number
  nonceMs: number
  counts: SignInCounts
}

const realm = 'IP Camera'

const md5 = (text: string) => createHash('md5').update(text).digest('hex')

function parametersOf(header: string): Map<string, string> {
  const found = header.matchAll(/([\w-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g)
  return new Map(
    [...found].map(([, name = '', quoted, plain]) => [name, quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '']),
  )
}

/** The single account of a device, with Basic, Digest, and a lock after several wrong passwords in a row. */
export class Account {
  readonly #options: AccountOptions
  /** The time of issue and highest count so far of each nonce. */
  readonly #nonces = new Map<string, { givenMs: number; count: number }>()
  #lockedUntilMs = 0
  /** The current password; tests may replace it. */
  password: string

  constructor(options: AccountOptions) {
    this.#options = options
    this.password = options.password
  }

  /** Checks the Authorization header of a request. A request without one is not an attempt. */
  judge(header: string | undefined, method: string, target: string): SignIn {
    if (header === undefined) return 'none'
    const { counts } = this.#options
    if (this.#isLocked()) return 'locked'
    const verdict = this.#verdict(header, method, target)
    if (verdict === 'ok') {
      counts.ok++
      counts.failedInARow = 0
    }
    if (verdict === 'wrong') this.#noteFailure()
    return verdict
  }

  /** Returns values for WWW-Authenticate, one per header. */
  challenges(stale: boolean): string[] {
    const { auth } = this.#options
    return [
      ...(auth === 'basic' ? [] : [this.#digestChallenge(stale)]),
      ...(auth === 'digest' ? [] : [`Basic realm="${realm}"`]),
    ]
  }

  #digestChallenge(stale: boolean): string {
    const nonce = randomBytes(16).toString('hex')
    this.#nonces.set(nonce, { givenMs: performance.now(), count: 0 })
    // The number of nonces is limited, because a client that never signs in must not exhaust the memory.
    const [oldest] = this.#nonces.keys()
    if (this.#nonces.size > 1000 && oldest !== undefined) this.#nonces.delete(oldest)
    return `Digest realm="${realm}", nonce="${nonce}", qop="auth", algorithm=MD5${stale ? ', stale=true' : ''}`
  }

  #isLocked(): boolean {
    const { counts } = this.#options
    if (counts.locked && performance.now() >= this.#lockedUntilMs) {
      counts.locked = false
      counts.failedInARow = 0
    }
    return counts.locked
  }

  #noteFailure(): void {
    const { counts, lockAfter, lockMs } = this.#options
    counts.failed++
    counts.failedInARow++
    counts.mostFailedInARow = Math.max(counts.mostFailedInARow, counts.failedInARow)
    if (counts.failedInARow < lockAfter) return
    counts.locked = true
    this.#lockedUntilMs = performance.now() + lockMs
  }

  #verdict(header: string, method: string, target: string): SignIn {
    const { auth, user } = this.#options
    const [scheme = '', ...rest] = header.split(' ')
    const wanted = scheme.toLowerCase()
    if (wanted === 'basic' && auth !== 'digest') {
      return Buffer.from(rest.join(' '), 'base64').toString() === `${user}:${this.password}` ? 'ok' : 'wrong'
    }
    if (wanted === 'digest' && auth !== 'basic') return this.#digestVerdict(rest.join(' '), method, target)
    return 'none'
  }

  #digestVerdict(header: string, method: string, target: string): SignIn {
    const { user, nonceMs } = this.#options
    const sent = parametersOf(header)
    const of = (name: string) => sent.get(name) ?? ''
    const secret = md5(`${user}:${realm}:${this.password}`)
    const what = md5(`${method}:${of('uri')}`)
    const tail = of('qop') === '' ? '' : `${of('nc')}:${of('cnonce')}:${of('qop')}:`
    const expected = md5(`${secret}:${of('nonce')}:${tail}${what}`)
    if (of('username') !== user || of('uri') !== target || of('response') !== expected) return 'wrong'
    const nonce = this.#nonces.get(of('nonce'))
    const count = Number.parseInt(of('nc'), 16) || 0
    // The password is right, but the nonce has expired or its count was used: not a failure (RFC 7616, stale).
    if (!nonce || performance.now() - nonce.givenMs > nonceMs || (tail !== '' && count <= nonce.count)) return 'stale'
    nonce.count = count
    return 'ok'
  }
}
