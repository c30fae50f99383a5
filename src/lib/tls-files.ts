import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { setInterval } from 'node:timers'
import { createSecureContext, type Server } from 'node:tls'
import { SingleFlight } from './single-flight.ts'

/** A certificate with the chain of its authorities, and its private key, as PEM texts. */
export interface TlsPair {
  cert: string
  key: string
}

export interface TlsPaths {
  cert: string
  key: string
}

/** The contents of two files; `reason` says why they cannot be used. */
type Read = { pair: TlsPair; validUntil: number } | { reason: string }

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new Error(`cannot read ${path} (${(error as Error).message})`)
  }
}

function certificateIn(cert: string, path: string): X509Certificate {
  try {
    return new X509Certificate(cert)
  } catch {
    throw new Error(`${path} holds no certificate in PEM form`)
  }
}

function privateKeyIn(key: string, path: string) {
  try {
    return createPrivateKey(key)
  } catch (error) {
    const isLocked = /passphrase|password|interrupted/i.test((error as Error).message) || /ENCRYPTED/.test(key)
    throw new Error(isLocked ? `the key in ${path} needs a password` : `${path} holds no private key in PEM form`)
  }
}

/** Checks two PEM texts. Returns the end of validity in milliseconds since 1970; throws with the reason. */
function checkPair({ cert, key }: TlsPair, paths: TlsPaths): number {
  const certificate = certificateIn(cert, paths.cert)
  if (!certificate.checkPrivateKey(privateKeyIn(key, paths.key))) {
    throw new Error(`the key in ${paths.key} does not belong to the certificate in ${paths.cert}`)
  }
  // Finds what OpenSSL refuses for other reasons, such as a key that is too short.
  createSecureContext({ cert, key })
  return new Date(certificate.validTo).getTime()
}

/** Reads a certificate and its key. Does not throw. */
export async function readTlsFiles(paths: TlsPaths): Promise<Read> {
  try {
    // One after the other: where both are missing, the certificate is named.
    const cert = await readText(paths.cert)
    const pair = { cert, key: await readText(paths.key) }
    return { pair, validUntil: checkPair(pair, paths) }
  } catch (error) {
    return { reason: (error as Error).message }
  }
}

export interface TlsFilesOptions {
  paths: TlsPaths
  /** Called when the files changed: with the new pair, or with the reason why the old one stays in use. */
  changed: (reason: string | null) => void
  /** Time between two looks at the files; 5 s if omitted. */
  everyMs?: number
}

const lookEveryMs = 5000

/**
 * A certificate and its key in two files, read again when they change. Reads the files instead of watching folders: tools
 * replace files and links to them in many ways, and network file systems report no changes. A pair that cannot be used
 * leaves the old one in use.
 */
export class TlsFiles {
  private readonly options: TlsFilesOptions
  private readonly listeners = new Set<(pair: TlsPair) => void>()
  private readonly reading = new SingleFlight(() => this.read())
  private timer: NodeJS.Timeout | null = null
  private used: { pair: TlsPair; validUntil: number } | null = null
  private problem: string | null = null

  constructor(options: TlsFilesOptions) {
    this.options = options
  }

  /** The pair in use; null before the first that could be used. */
  get pair(): TlsPair | null {
    return this.used?.pair ?? null
  }

  /** The end of validity of the certificate in use, in milliseconds since 1970. */
  get validUntil(): number | null {
    return this.used?.validUntil ?? null
  }

  /** Why the files cannot be used now; null when the pair in use is that of the files. */
  get trouble(): string | null {
    return this.problem
  }

  /** Calls `listener` with each new pair. */
  watch(listener: (pair: TlsPair) => void): void {
    this.listeners.add(listener)
  }

  /** Reads the files and looks at them from now on. Rejects with the reason when they cannot be used. */
  async start(): Promise<void> {
    const found = await readTlsFiles(this.options.paths)
    if ('reason' in found) throw new Error(found.reason)
    this.used = found
    this.timer ??= setInterval(() => void this.reload(), this.options.everyMs ?? lookEveryMs)
  }

  /** Reads the files now. Never rejects. */
  reload(): Promise<void> {
    return this.reading.run()
  }

  /** May be called twice. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    await this.reading.idle()
  }

  private async read(): Promise<void> {
    const found = await readTlsFiles(this.options.paths)
    if ('reason' in found) {
      if (found.reason === this.problem) return
      this.problem = found.reason
      this.options.changed(found.reason)
      return
    }
    const { pair } = found
    const isSame = this.used?.pair.cert === pair.cert && this.used.pair.key === pair.key
    if (isSame && this.problem === null) return
    this.problem = null
    this.used = found
    if (!isSame) for (const listener of this.listeners) listener(pair)
    this.options.changed(null)
  }
}

/** Makes a server use the current pair, and each later one for new connections. */
export function applyCertificates(server: Server, source: Pick<TlsFiles, 'pair' | 'watch'>): void {
  if (source.pair) server.setSecureContext(source.pair)
  source.watch(pair => server.setSecureContext(pair))
}

/** The certificate of a port, as of now. */
export interface CertificateState {
  port: 'camera port' | 'web port'
  /** The file of the certificate. */
  path: string
  /** The end of validity of the certificate in use, in milliseconds since 1970; null if there is none. */
  validUntil: number | null
  /** Why the files cannot be used; null when they are in use. */
  trouble: string | null
}
