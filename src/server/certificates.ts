import type { Config } from '../config/index.ts'
import { certificateSettings, notLoaded } from '../lib/certificate-troubles.ts'
import type { Logger } from '../lib/log.ts'
import { type CertificateState, TlsFiles } from '../lib/tls-files.ts'
import { ViewtronError } from '../model/index.ts'

export interface CertificatesOptions {
  config: Pick<Config, 'tlsCert' | 'tlsKey' | 'cameraTlsCert' | 'cameraTlsKey'>
  log: Logger
}

type Port = CertificateState['port']

interface Watched {
  port: Port
  path: string
  files: TlsFiles
}

/** The certificates of the two ports. Files that change are read again; open connections go on. */
export class Certificates {
  /** Null for a port that speaks HTTP. */
  readonly web: TlsFiles | null
  readonly camera: TlsFiles | null
  private readonly watched: Watched[] = []
  private readonly log: Logger
  private readonly listeners = new Set<() => void>()

  constructor({ config, log }: CertificatesOptions) {
    this.log = log
    this.camera = this.open('camera port', config.cameraTlsCert, config.cameraTlsKey)
    this.web = this.open('web port', config.tlsCert, config.tlsKey)
  }

  /** Throws `config-invalid` for files that cannot be used. */
  async start(): Promise<void> {
    for (const { port, files } of this.watched) {
      await files.start().catch((error: Error) => {
        throw new ViewtronError('config-invalid', { setting: certificateSettings[port], reason: error.message }, error)
      })
    }
  }

  /** May be called twice. */
  async stop(): Promise<void> {
    await Promise.all(this.watched.map(({ files }) => files.stop()))
  }

  states(): CertificateState[] {
    return this.watched.map(({ port, path, files }) => {
      return { port, path, validUntil: files.validUntil, trouble: files.trouble }
    })
  }

  /** Calls `listener` after a change of any state. */
  watch(listener: () => void): void {
    this.listeners.add(listener)
  }

  /** Reads all files now. Returns the ports that have another certificate since. */
  async reload(): Promise<Port[]> {
    const before = this.watched.map(({ files }) => files.pair)
    await Promise.all(this.watched.map(({ files }) => files.reload()))
    return this.watched.filter(({ files }, index) => files.pair !== before[index]).map(({ port }) => port)
  }

  private open(port: Port, cert: string | null, key: string | null): TlsFiles | null {
    if (cert === null || key === null) return null
    const files = new TlsFiles({ paths: { cert, key }, changed: reason => this.changed(port, reason) })
    this.watched.push({ port, path: cert, files })
    return files
  }

  private changed(port: Port, reason: string | null): void {
    if (reason === null) this.log.info(`the ${port} uses the certificate that its files hold now`)
    else {
      const { message, hint, code } = notLoaded(port, reason)
      this.log.error(`${message} ${hint} [${code}]`)
    }
    for (const listener of this.listeners) listener()
  }
}
