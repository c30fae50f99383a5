import type { Message } from '../model/index.ts'
import { readAlarm } from './alarm.ts'
import { alarmStatesOf } from './alarm-states.ts'
import { type Classified, classify } from './classify.ts'
import { emptyEnvelope, readEnvelope } from './envelope.ts'
import { type Allocate, allocatorOf, picturesOf } from './pictures.ts'
import { trajectoryTargetsOf } from './trajectory-targets.ts'
import type { XmlElement } from './xml/element.ts'
import { parseSkeleton } from './xml/parse-skeleton.ts'
import { type ScannedDocument, scanDocuments } from './xml/scan-documents.ts'

/** What decoding needs to know beside the bytes. */
export interface DecodeContext {
  /** Judges whether the post's own time can be true. */
  receivedAt: Date
  /** IANA name of the server's zone, in which local times of devices are read. A name Intl does not know is an error. */
  timeZone: string
  /** Memory to decode pictures into, as far as it goes; without it each gets a buffer of its own. */
  scratch?: Buffer | undefined
}

/**
 * The messages of a post: one per XML document in it, usually one; a keepalive for an empty body. What cannot be understood
 * becomes an `unparsed` message. Never throws, whatever the bytes.
 */
export function decode(bytes: Buffer, context: DecodeContext): Message[] {
  const documents = scanDocuments(bytes)
  if (documents.length === 0) return [{ kind: 'keepalive', ...emptyEnvelope() }]
  const allocate = allocatorOf(context.scratch)
  return documents.map(document => decodeDocument(bytes, document, { ...context, allocate }))
}

interface DocumentContext extends DecodeContext {
  allocate: Allocate
}

function decodeDocument(bytes: Buffer, document: ScannedDocument, context: DocumentContext): Message {
  if (document.refused !== null) return { kind: 'unparsed', ...emptyEnvelope(), ...document.refused }
  const parsed = parseSkeleton(bytes, document)
  if (!('root' in parsed)) return { kind: 'unparsed', ...emptyEnvelope(), ...parsed }
  const classified = classify(parsed.root)
  if (classified.kind === 'unknown') {
    const envelope = readEnvelope(parsed.root, null, context)
    return { kind: 'unparsed', ...envelope, reason: 'unknown-message', detail: classified.detail }
  }
  return readMessage(bytes, document, parsed.root, classified, context)
}

function readMessage(
  bytes: Buffer,
  document: ScannedDocument,
  root: XmlElement,
  classified: Exclude<Classified, { kind: 'unknown' }>,
  context: DocumentContext,
): Message {
  const envelope = readEnvelope(root, classified.source, context)
  switch (classified.kind) {
    case 'alarm':
      return readAlarm(root, classified.smartType, envelope, picturesOf(bytes, document.images, context.allocate))
    case 'status':
      return { kind: 'status', ...envelope, alarms: alarmStatesOf(classified.info) }
    case 'trajectory':
      return { kind: 'trajectory', ...envelope, targets: trajectoryTargetsOf(classified.list) }
    case 'keepalive':
      return { kind: 'keepalive', ...envelope }
  }
}
