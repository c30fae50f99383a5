import { alarmOf, fullEvent, type MessageFacts, plateOf } from './message-facts.ts'
import type { WebhookConfig } from './webhook-schema.ts'

/** A message in the format of a service: JSON, and files if the service accepts them. */
export interface Shape {
  json: unknown
  /** The address to send to, if it is not the configured one. */
  url?: URL
  /** Files of a form. The form contains the JSON as `jsonName`, or each of its fields as a part if that is null. */
  files?: { name: string; fileName: string; bytes: Buffer }[]
  jsonName?: string | null
}

type Preset = (facts: MessageFacts, url: URL) => Shape

const firstLink = ({ pictures }: MessageFacts) => pictures.find(({ link }) => link !== null)?.link ?? null
const firstBytes = ({ pictures }: MessageFacts) => pictures.find(({ bytes }) => bytes !== null)?.bytes ?? null

/** Shortens a text to the limit of a service, without splitting a character. */
function cut(text: string, most: number): string {
  const characters = [...text]
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text
}

/** An address without its query, and the query as fields: people put chat ids and keys there. */
function splitQuery(url: URL): { url: URL; fields: Record<string, string> } {
  const plain = new URL(url)
  plain.search = ''
  return { url: plain, fields: Object.fromEntries(url.searchParams) }
}

const slackText = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

// https://docs.slack.dev/messaging/formatting-message-text
const slack: Preset = facts => {
  const link = firstLink(facts)
  const lines = [`*${slackText(facts.title)}*: ${slackText(facts.headline)}`, ...(link ? [`<${link}|Picture>`] : [])]
  return { json: { text: lines.join('\n') } }
}

const colours = { info: 0x2f9e44, warning: 0xf08c00, critical: 0xe03131 }

// https://discord.com/developers/docs/resources/webhook#execute-webhook
const discord: Preset = facts => {
  const bytes = firstBytes(facts)
  const link = bytes ? 'attachment://picture.jpg' : firstLink(facts)
  const embed = {
    title: cut(facts.title, 256),
    description: cut(facts.headline, 4000),
    timestamp: facts.time,
    color: colours[facts.severity],
    ...(link ? { image: { url: link } } : {}),
  }
  // Without this, a name such as `@everyone` in an event would notify all members.
  const json = { embeds: [embed], allowed_mentions: { parse: [] } }
  if (!bytes) return { json }
  return { json, jsonName: 'payload_json', files: [{ name: 'files[0]', fileName: 'picture.jpg', bytes }] }
}

// https://core.telegram.org/bots/api#sendmessage
const telegram: Preset = (facts, configured) => {
  const { url, fields } = splitQuery(configured)
  const bytes = firstBytes(facts)
  const text = `${facts.title}: ${facts.headline}`
  url.pathname = url.pathname.replace(/[^/]*$/, bytes ? 'sendPhoto' : 'sendMessage')
  if (bytes) {
    const json = { ...fields, caption: cut(text, 1024) }
    return { url, json, jsonName: null, files: [{ name: 'photo', fileName: 'picture.jpg', bytes }] }
  }
  const link = firstLink(facts)
  return { url, json: { ...fields, text: cut(link ? `${text}\n${link}` : text, 4096) } }
}

const ntfyPriorities = { info: 3, warning: 4, critical: 5 }

// https://docs.ntfy.sh/publish/#publish-as-json
const ntfy: Preset = (facts, configured) => {
  const { url, fields } = splitQuery(configured)
  const topic = decodeURIComponent(url.pathname.split('/').findLast(part => part !== '') ?? '')
  url.pathname = url.pathname.replace(/[^/]*\/?$/, '')
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value)
  const link = firstLink(facts)
  const json = {
    topic,
    title: facts.title,
    message: cut(facts.headline, 4000),
    priority: ntfyPriorities[facts.severity],
    ...(link ? { attach: link, filename: 'picture.jpg', click: link } : {}),
  }
  return { url, json }
}

// https://pushover.net/api
const pushover: Preset = (facts, configured) => {
  const { url, fields } = splitQuery(configured)
  const [bytes, link] = [firstBytes(facts), firstLink(facts)]
  const json = {
    ...fields,
    title: cut(facts.title, 250),
    message: cut(facts.headline, 1024),
    timestamp: Math.floor(Date.parse(facts.time) / 1000),
    priority: facts.severity === 'info' ? 0 : 1,
    ...(bytes ? { attachment_base64: bytes.toString('base64'), attachment_type: 'image/jpeg' } : {}),
    ...(link && !bytes ? { url: link, url_title: 'Picture' } : {}),
  }
  return { url, json }
}

/** Flat keys for `trigger.json.…` in automations, and the whole event. */
const homeAssistant: Preset = facts => {
  const { type, event } = facts.deliverable
  const alarm = alarmOf(facts.deliverable)
  const plate = alarm?.targets.find(target => target.plate)?.plate ?? null
  const json = {
    type,
    title: facts.title,
    message: facts.headline,
    time: facts.time,
    image: firstLink(facts),
    camera: event.kind === 'alert' ? null : event.camera.name,
    camera_id: event.kind === 'alert' ? null : event.camera.id,
    category: alarm?.category ?? null,
    target: alarm?.targets[0]?.type ?? null,
    plate: plate && (plate.corrected ?? plate.number),
    plate_list: plate?.list ?? null,
    plate_group: plate?.known?.group ?? null,
    plate_name: plate?.known?.name ?? null,
    direction: plate?.direction ?? null,
    event,
    ...facts.attempt,
  }
  return { json }
}

/** Arrives as `msg.payload`; a switch node can use `topic`. */
const nodeRed: Preset = facts => {
  const { type, event } = facts.deliverable
  const alarm = alarmOf(facts.deliverable)
  const where = event.kind === 'alert' ? 'alert' : event.camera.id
  const what = alarm?.category ?? type
  const json = {
    topic: `viewtron/${where}/${what}`,
    title: facts.title,
    headline: facts.headline,
    plate: plateOf(facts.deliverable),
    image: firstLink(facts),
    ...fullEvent(facts),
  }
  return { json }
}

export const presetShapes: Record<WebhookConfig['preset'], Preset> = {
  event: facts => ({ json: fullEvent(facts) }),
  slack,
  discord,
  telegram,
  ntfy,
  pushover,
  'home-assistant': homeAssistant,
  'node-red': nodeRed,
}
