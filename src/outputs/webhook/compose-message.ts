import { randomUUID } from 'node:crypto'
import type { AnnotatedEvent } from '../../events/index.ts'
import type { Attempt, Deliverable } from '../queued/deliverable.ts'
import { fullEvent, messageFacts, type Picture } from './message-facts.ts'
import { presetShapes, type Shape } from './presets.ts'
import { fillTemplate } from './template.ts'
import type { WebhookConfig } from './webhook-schema.ts'

export interface Message {
  body: Buffer
  contentType: string
  /** The configured address, or the one that the preset derives from it. */
  url: URL
}

export interface ComposeOptions {
  config: WebhookConfig
  deliverable: Deliverable
  attempt: Attempt
  /** A link that works without signing in; null if there is none. */
  linkTo: (path: string) => string | null
  /** Reads a JPEG by its path in the data directory; null if it was removed. */
  readPicture: (file: string) => Promise<Buffer | null>
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value))

async function picturesOf(event: AnnotatedEvent, options: ComposeOptions): Promise<(Picture | null)[]> {
  const { config, linkTo, readPicture } = options
  const sendsBytes = config.images === 'base64' || config.images === 'multipart'
  return Promise.all(
    event.images.map(async ({ role, url, file }) => {
      if (url === null || file === null || config.images === 'none') return null
      return { role, link: linkTo(url), bytes: sendsBytes ? await readPicture(file) : null }
    }),
  )
}

/** The event with working picture links, and with base64 pictures if `inline`. */
function withPictures(event: AnnotatedEvent, pictures: (Picture | null)[], inline: boolean): AnnotatedEvent {
  const images = event.images.map((image, n) => {
    const picture = pictures[n] ?? null
    const base64 = inline ? { base64: picture?.bytes?.toString('base64') ?? null } : {}
    return { ...image, url: picture?.link ?? null, ...base64 }
  })
  return { ...event, images }
}

function form(shape: Shape): { body: Buffer; contentType: string } {
  const boundary = `viewtron-${randomUUID()}`
  const part = (name: string, more: string, content: Uint8Array) =>
    Buffer.concat([
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`),
      content,
      Buffer.from('\r\n'),
    ])
  const { files = [], jsonName = 'payload' } = shape
  const fields =
    jsonName === null
      ? Object.entries(shape.json as object).map(([name, value]) => part(name, '', Buffer.from(String(value))))
      : [part(jsonName, '\r\nContent-Type: application/json', json(shape.json))]
  const pictures = files.map(({ name, fileName, bytes }) =>
    part(name, `; filename="${fileName}"\r\nContent-Type: image/jpeg`, bytes),
  )
  const body = Buffer.concat([...fields, ...pictures, Buffer.from(`--${boundary}--\r\n`)])
  return { body, contentType: `multipart/form-data; boundary=${boundary}` }
}

function filesOf(pictures: (Picture | null)[]): NonNullable<Shape['files']> {
  return pictures.flatMap((picture, n) =>
    picture?.bytes ? [{ name: `image-${n}`, fileName: `image-${n}.jpg`, bytes: picture.bytes }] : [],
  )
}

/** Builds the message of one attempt in the format of its service. */
export async function composeMessage(options: ComposeOptions): Promise<Message> {
  const { config, attempt } = options
  const { event } = options.deliverable
  const url = new URL(config.url)
  const pictures = event.kind === 'alarm' ? await picturesOf(event, options) : []
  const sent = event.kind === 'alarm' ? withPictures(event, pictures, config.images === 'base64') : event
  const deliverable = { ...options.deliverable, event: sent } as Deliverable
  const facts = messageFacts(
    deliverable,
    attempt,
    pictures.filter(picture => picture !== null),
  )
  if (config.template !== undefined) {
    const { title, headline } = facts
    const filled = fillTemplate(config.template, { ...fullEvent(facts), title, headline })
    return { body: Buffer.from(filled), contentType: 'application/json', url }
  }
  const shape = presetShapes[config.preset](facts, url)
  const takesAllFiles = config.images === 'multipart' && (config.preset === 'event' || config.preset === 'node-red')
  const whole = takesAllFiles ? { ...shape, files: filesOf(pictures) } : shape
  const address = { url: whole.url ?? url }
  if (takesAllFiles || whole.files) return { ...form(whole), ...address }
  return { body: json(whole.json), contentType: 'application/json', ...address }
}
