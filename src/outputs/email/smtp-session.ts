import tls, { type TLSSocket } from 'node:tls'
import type MimeNode from 'nodemailer/lib/mime-node'
import SMTPConnection, { type SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection'
import { OtherCertificate, type TrustOptions } from '../webhook/target-agent.ts'

export interface SmtpOptions {
  host: string
  port: number
  security: 'starttls' | 'tls' | 'none'
  login: { user: string; password: string } | null
  trust: TrustOptions
}

const connectWithinMs = 10_000
const answerWithinMs = 30_000

function connectionFor({ host, port, security, trust }: SmtpOptions): SMTPConnection {
  const { ca, fingerprint } = trust
  return new SMTPConnection({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    connectionTimeout: connectWithinMs,
    greetingTimeout: connectWithinMs,
    socketTimeout: answerWithinMs,
    // Home and company mail servers often have addresses of their own network, or of this machine.
    allowInternalNetworkInterfaces: true,
    tls: {
      ...(fingerprint === null ? {} : { rejectUnauthorized: false }),
      ...(ca === null ? {} : { ca: [...tls.getCACertificates('default'), ca] }),
    },
  })
}

/** With a fingerprint, nothing but the greeting has been sent before the certificate is compared. */
function checkFingerprint(connection: SMTPConnection, { fingerprint }: TrustOptions): void {
  if (fingerprint === null) return
  const socket = connection._socket as TLSSocket
  const seen = socket.getPeerCertificate().fingerprint256
  if (seen !== fingerprint) throw new OtherCertificate(seen)
}

/** Calls a method of the connection; an error of the connection itself rejects too. */
function step<Result>(
  connection: SMTPConnection,
  run: (done: (error?: Error | null, result?: Result) => void) => void,
): Promise<Result | undefined> {
  return new Promise((resolve, reject) => {
    connection.once('error', reject)
    run((error, result) => (error ? reject(error) : resolve(result)))
  })
}

/** One connection to a mail server, for one e-mail. */
export class SmtpSession {
  private readonly options: SmtpOptions
  private readonly connection: SMTPConnection

  constructor(options: SmtpOptions) {
    this.options = options
    this.connection = connectionFor(options)
    // `step` handles errors while something is under way; later ones concern nobody.
    this.connection.on('error', () => undefined)
  }

  /** Connects, signs in and sends. Rejects with the error of the server or the network. */
  async send(mail: MimeNode): Promise<SMTPConnectionSendInfo | undefined> {
    const { connection, options } = this
    const { login, trust } = options
    await step<void>(connection, done => connection.connect(error => done(error)))
    checkFingerprint(connection, trust)
    if (login) {
      const { user, password: pass } = login
      await step(connection, done => connection.login({ credentials: { user, pass } }, done))
    }
    const { from, to } = mail.getEnvelope()
    const info = await step<SMTPConnectionSendInfo>(connection, done =>
      connection.send({ from, to }, mail.createReadStream(), done),
    )
    connection.quit()
    return info
  }

  /** Cuts the connection off. */
  close(): void {
    this.connection.close()
  }
}
