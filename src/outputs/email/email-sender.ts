import type MimeNode from 'nodemailer/lib/mime-node'
import { readPicture } from '../../log/index.ts'
import type { Attempt, Deliverable } from '../queued/deliverable.ts'
import type { Sender, SenderTools } from '../queued/queued-kind.ts'
import type { AttemptVerdict } from '../queued/verdict.ts'
import type { TrustOptions } from '../webhook/target-agent.ts'
import { composeEmail, type Email } from './compose-email.ts'
import { type EmailConfig, portOf } from './email-schema.ts'
import type { SmtpSession } from './smtp-session.ts'
import { failedVerdict, sentVerdict } from './smtp-verdict.ts'

const mostShown = 4000

export interface EmailSecrets {
  password: string | null
  trust: TrustOptions
}

/** Sends the e-mails of one output, each over a connection of its own. */
export class EmailSender implements Sender {
  private readonly config: EmailConfig
  private readonly tools: SenderTools
  private readonly secrets: EmailSecrets
  private readonly sessions = new Set<SmtpSession>()

  constructor(config: EmailConfig, tools: SenderTools, secrets: EmailSecrets) {
    this.config = config
    this.tools = tools
    this.secrets = secrets
  }

  async send(deliverable: Deliverable, attempt: Attempt): Promise<AttemptVerdict> {
    const { config, tools } = this
    const { links, archive, clock, timeZone } = tools
    const at = clock.now().getTime()
    const email = await composeEmail({
      config,
      deliverable,
      attempt,
      timeZone,
      linkTo: path => links.linkTo(path, at),
      readPicture: file => readPicture(archive, file).catch(() => null),
    })
    this.noteSent(email, attempt)
    const mail = await this.mail(email, deliverable.event.id, attempt, at)
    // Loaded at the first e-mail: most servers send none.
    const { SmtpSession } = await import('./smtp-session.ts')
    const session = new SmtpSession(this.smtpOptions())
    this.sessions.add(session)
    try {
      return sentVerdict(await session.send(mail))
    } catch (error) {
      session.close()
      return failedVerdict(error)
    } finally {
      this.sessions.delete(session)
    }
  }

  close(): void {
    for (const session of this.sessions) session.close()
  }

  private smtpOptions() {
    const { host, security, user } = this.config
    const { password, trust } = this.secrets
    const login = user === undefined || password === null ? null : { user, password }
    return { host, security, port: portOf(this.config), login, trust }
  }

  private async mail(email: Email, eventId: string, { deliveryId }: Attempt, at: number): Promise<MimeNode> {
    const { default: MailComposer } = await import('nodemailer/lib/mail-composer')
    const { from, to } = this.config
    const { subject, text, html, pictures, files } = email
    const composer = new MailComposer({
      from,
      to,
      subject,
      text,
      html,
      date: new Date(at),
      // The same at every attempt, so that mail programs recognize a repeat.
      messageId: `<${deliveryId}@viewtron-event-server>`,
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Viewtron-Event': eventId },
      attachments: [
        ...pictures.map(({ cid, fileName: filename, bytes: content }) => ({
          cid,
          filename,
          content,
          contentType: 'image/jpeg',
        })),
        ...files.map(({ fileName: filename, csv: content }) => ({ filename, content, contentType: 'text/csv' })),
      ],
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    return composer.compile()
  }

  private noteSent({ subject, text, pictures }: Email, { noteSent }: Attempt): void {
    const { host, to } = this.config
    const body = `Subject: ${subject}\n\n${text}`
    const sizeBytes = body.length + pictures.reduce((sum, { bytes }) => sum + bytes.length, 0)
    noteSent?.({
      method: 'SMTP',
      address: `${host}:${portOf(this.config)} → ${to.join(', ')}`,
      contentType: 'text/plain',
      body: body.slice(0, mostShown),
      sizeBytes,
    })
  }
}
