import type { Severity } from '../../model/index.ts'
import { cutText } from '../../model/index.ts'
import { mostMessageBytes } from './encrypt-message.ts'
import type { PushActionName } from './push-action-names.ts'

/** A button of a notification. */
export interface PushButton {
  action: PushActionName
  title: string
  token: string
}

/** A notification as the service worker of the dashboard receives it. Paths are relative to the dashboard. */
export interface PushMessage {
  /** Notifications with the same tag replace each other. */
  tag: string
  title: string
  body: string
  severity: Severity
  /** The page that opens. */
  path: string
  /** Works for an hour without signing in. */
  image: string | null
  buttons: PushButton[]
}

/** The facts of an alert that a notification shows. */
export interface PushFacts {
  id: string
  severity: Severity
  rule: string
  text: string
  plate: string | null
  camera: string | null
  eventId: string | null
  image: string | null
  buttons: PushButton[]
}

const severityWords: Record<Severity, string> = { info: 'Info', warning: 'Warning', critical: 'Critical' }
const longestText = 600
const longestTitle = 120

/** Composes a notification of an alert. Plate and camera are added where the text does not name them. */
export function pushMessage({
  id,
  severity,
  rule,
  text,
  plate,
  camera,
  eventId,
  image,
  buttons,
}: PushFacts): PushMessage {
  const more = [plate, camera].filter(part => part !== null && !text.includes(part))
  return {
    tag: id,
    title: cutText(`${severityWords[severity]}: ${rule}`, longestTitle),
    body: cutText([text, ...more].join(' · '), longestText),
    severity,
    path: eventId === null ? 'alerts' : `events/${eventId}`,
    image,
    buttons,
  }
}

/** The message as bytes; the body is cut further if it has so many bytes that it does not fit. */
export function messageBytes(message: PushMessage): Buffer {
  const bytes = Buffer.from(JSON.stringify(message))
  if (bytes.length <= mostMessageBytes || message.body === '') return bytes
  return messageBytes({ ...message, body: cutText(message.body, Math.floor(message.body.length / 2)) })
}
