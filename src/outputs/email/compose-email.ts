import { type Html, html } from '../../lib/html.ts'
import type { ImageRole } from '../../model/index.ts'
import { zonedText } from '../../time/zoned-text.ts'
import type { Attempt, Deliverable } from '../queued/deliverable.ts'
import { messageFacts } from '../webhook/message-facts.ts'
import type { EmailConfig } from './email-schema.ts'

/** A picture of an e-mail, with its bytes or a link. */
export interface EmailPicture {
  role: ImageRole
  link: string | null
  bytes: Buffer | null
}

/** The content of an e-mail. */
export interface Email {
  subject: string
  text: string
  html: string
  /** JPEGs that the HTML shows by `cid:`. */
  pictures: { cid: string; fileName: string; bytes: Buffer }[]
  /** Attached CSV files. */
  files: { fileName: string; csv: string }[]
}

export interface ComposeEmailOptions {
  config: Pick<EmailConfig, 'images'>
  deliverable: Deliverable
  attempt: Attempt
  /** The site's IANA zone. */
  timeZone: string
  /** A link that works without signing in; null if there is none. */
  linkTo: (path: string) => string | null
  /** Reads a JPEG by its path in the data directory; null if it was removed. */
  readPicture: (file: string) => Promise<Buffer | null>
}

const longestSubject = 200

async function picturesOf({ config, deliverable, linkTo, readPicture }: ComposeEmailOptions): Promise<EmailPicture[]> {
  const { event } = deliverable
  if (event.kind !== 'alarm' || config.images === 'none') return []
  const pictures = event.images.map(async ({ role, url, file }): Promise<EmailPicture | null> => {
    if (url === null || file === null) return null
    const bytes = config.images === 'inline' ? await readPicture(file) : null
    return { role, bytes, link: bytes === null ? linkTo(url) : null }
  })
  return (await Promise.all(pictures)).filter(picture => picture !== null)
}

/** The rows of the table below the headline. */
function rowsOf({ deliverable, timeZone }: ComposeEmailOptions): [name: string, value: string][] {
  const { event } = deliverable
  if (event.kind === 'alert') {
    const subject: [string, string][] = event.subject === null ? [] : [['About', event.subject]]
    const ended: [string, string][] =
      event.endedAt === null ? [] : [['Until', zonedText(Date.parse(event.endedAt), timeZone)]]
    return [
      ['Rule', event.rule],
      ...subject,
      ['Severity', event.severity],
      ['Time', zonedText(Date.parse(event.at), timeZone)],
      ...ended,
    ]
  }
  const camera: [string, string][] = event.kind === 'mode' ? [] : [['Camera', event.camera.name]]
  return [...camera, ['Time', zonedText(Date.parse(event.time), timeZone)]]
}

const pictureName = { target: 'Close-up', overview: 'Overview' } as Record<string, string>

function pictureMarkup({ role, link, bytes }: EmailPicture, cid: string): Html | null {
  const name = pictureName[role] ?? 'Picture'
  if (bytes) return html`<p><img src="cid:${cid}" alt="${name}" style="max-width:100%"></p>`
  return link === null ? null : html`<p><a href="${link}">${name}</a></p>`
}

const linesMarkup = (lines: readonly string[]) => (lines.length === 0 ? null : html`<pre>${lines.join('\n')}</pre>`)

/** The e-mail of a report, which is written already; null for anything else. */
function reportEmail({ event }: Deliverable): Email | null {
  if (event.kind !== 'alert' || !event.report) return null
  const { html: page, csv, fileName } = event.report
  const [headline = ''] = event.text.split('\n')
  const subject = `${event.rule}: ${headline}`.replace(/\s+/g, ' ').slice(0, longestSubject)
  return { subject, text: event.text, html: page, pictures: [], files: [{ fileName, csv }] }
}

/** Builds the e-mail about an event or alert: plain text, and HTML with pictures. Reads nothing but the pictures. */
export async function composeEmail(options: ComposeEmailOptions): Promise<Email> {
  const { deliverable, attempt } = options
  const report = reportEmail(deliverable)
  if (report) return report
  const { title, headline: words } = messageFacts(deliverable, attempt, [])
  // Only digests have further lines.
  const [headline = '', ...lines] = words.split('\n')
  const pictures = (await picturesOf(options)).toSorted(
    (a, b) => Number(b.role === 'target') - Number(a.role === 'target'),
  )
  const rows = rowsOf(options)
  const cidOf = (at: number) => `picture-${at}@viewtron`
  const links = pictures.flatMap(({ role, link }) =>
    link === null ? [] : [`${pictureName[role] ?? 'Picture'}: ${link}`],
  )
  const cells = rows.map(([name, value]) => html`<tr><th align="left">${name}</th><td>${value}</td></tr>`)
  const body = html`<!doctype html><html><body><h2>${headline}</h2>${linesMarkup(lines)}<table>${cells}</table>${pictures.map(
    (picture, at) => pictureMarkup(picture, cidOf(at)),
  )}</body></html>`
  return {
    subject: `${title}: ${headline}`.replace(/\s+/g, ' ').slice(0, longestSubject),
    text: [headline, ...lines, '', ...rows.map(([name, value]) => `${name}: ${value}`), ...links, ''].join('\n'),
    html: body.text,
    pictures: pictures.flatMap(({ role, bytes }, at) =>
      bytes ? [{ cid: cidOf(at), fileName: `${role}-${at + 1}.jpg`, bytes }] : [],
    ),
    files: [],
  }
}
