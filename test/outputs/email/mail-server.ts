import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { onTestFinished } from 'vitest'

/** An e-mail as the server received it. */
export interface ReceivedMail {
  from: string
  to: string[]
  /** Whether it came over TLS. */
  isSecure: boolean
  user: string | null
  raw: string
  /** The value of a header; null without it. */
  header(name: string): string | null
}

export interface MailServer {
  port: number
  received: ReceivedMail[]
  close(): Promise<void>
}

function headerOf(raw: string, name: string): string | null {
  const [head = ''] = raw.split('\r\n\r\n')
  const unfolded = head.replace(/\r\n[ \t]/g, ' ')
  return new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded)?.[1] ?? null
}

/** Starts a mail server on this machine that keeps what it gets. Without options, it offers no encryption and no login. */
export async function startMailServer(options: SMTPServerOptions = {}, port = 0): Promise<MailServer> {
  const received: ReceivedMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: options.cert ? [] : ['STARTTLS'],
    ...options,
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('latin1')
        const { mailFrom, rcptTo } = session.envelope
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          isSecure: session.secure === true,
          user: session.user === undefined ? null : String(session.user),
          raw,
          header: name => headerOf(raw, name),
        })
        done()
      })
    },
  })
  // Clients that break off.
  server.on('error', () => undefined)
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', () => resolve()))
  const close = () => new Promise<void>(resolve => server.close(() => resolve()))
  onTestFinished(close)
  const address = server.server.address()
  return { port: typeof address === 'object' && address !== null ? address.port : port, received, close }
}

/** A check of the login that one user and password pass. */
export const loginOf =
  (user: string, password: string): NonNullable<SMTPServerOptions['onAuth']> =>
  (auth, _session, done) => {
    if (auth.username === user && auth.password === password) done(null, { user })
    else done(new Error('Invalid username or password'))
  }
