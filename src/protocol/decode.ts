import { bounds, cutText, cutToBounds, type Message, shortText } from '../model/index.ts'
import { readAlarm } from './alarm.ts'
import { alarmStatesOf } from './alarm-states.ts'
import { type Classified, classify } from './classify.ts'
import { emptyEnvelope, readEnvelope } from './envelope.ts'
import { withLoosePictures } from './loose-pictures.ts'
import { openPost, type Stretch } from './open-post.ts'
import { type Allocate, allocatorOf, picturesOf } from './pictures.ts'
import { type PostRoom, roomOfPost, takeRoom } from './post-room.ts'
import { quickPositions } from './quick-positions.ts'
import { trajectoryTargetsOf } from './trajectory-targets.ts'
import type { XmlElement } from './xml/element.ts'
import { parseSkeleton } from './xml/parse-skeleton.ts'
import { type ScannedDocument, scanDocuments } from './xml/scan-documents.ts'

/** The context of a post that the decoder needs besides the bytes. */
export interface DecodeContext {
  /** Used to check whether the time in the post is plausible. */
  receivedAt: Date
  /** IANA name of the server's zone, in which local times of devices are read. A name Intl does not know is an error. */
  timeZone: string
  /** A buffer to decode pictures into while it has room; otherwise each picture gets a buffer of its own. */
  scratch?: Buffer | undefined
}

/**
 * The messages of a post: one per XML document, usually one; a keepalive for an empty body. A document that cannot be decoded
 * becomes an `unparsed` message. Never throws.
 */
export function decode(bytes: Buffer, context: DecodeContext): Message[] {
  const positions = quickPositions(bytes, context)
  return positions ? [positions] : decodeInGeneral(bytes, context)
}

/** `decode` without the quick way for posts of positions. */
export function decodeInGeneral(bytes: Buffer, context: DecodeContext): Message[] {
  const { stretches, pictures } = openPost(bytes)
  const shared = { ...context, allocate: allocatorOf(context.scratch), room: roomOfPost() }
  const messages = stretches.flatMap(stretch =>
    scanDocuments(stretch.bytes).map(document => decodeDocument(stretch, document, shared)),
  )
  if (messages.length === 0) return [{ kind: 'keepalive', ...emptyEnvelope() }]
  return pictures.length === 0 ? messages : withLoosePictures(messages, pictures)
}

/** The state that the documents of one post share. */
interface DocumentContext extends DecodeContext {
  allocate: Allocate
  room: PostRoom
}

function decodeDocument(stretch: Stretch, document: ScannedDocument, context: DocumentContext): Message {
  const message = readDocument(stretch, document, context)
  // An alarm is cut as a whole before its pictures are read; lists of other messages were bounded when they were read.
  if (message.kind === 'alarm') return message
  cutToBounds(message.device)
  if (message.formatVersion !== null) message.formatVersion = cutText(message.formatVersion, bounds.text)
  if (message.kind === 'unparsed') message.detail = shortText(message.detail, bounds.logLine)
  return message
}

function readDocument(stretch: Stretch, document: ScannedDocument, context: DocumentContext): Message {
  if (document.refused !== null) return { kind: 'unparsed', ...emptyEnvelope(), ...document.refused }
  const parsed = parseSkeleton(stretch, document)
  if (!('root' in parsed)) return { kind: 'unparsed', ...emptyEnvelope(), ...parsed }
  const classified = classify(parsed.root)
  if (classified.kind !== 'unknown') return readMessage(stretch, document, parsed.root, classified, context)
  // A document whose characters had to be repaired is broken in that way.
  const { reason, detail } = parsed.complaint ?? { reason: 'unknown-message', detail: classified.detail }
  return { kind: 'unparsed', ...readEnvelope(parsed.root, null, context), reason, detail }
}

function readMessage(
  stretch: Stretch,
  document: ScannedDocument,
  root: XmlElement,
  classified: Exclude<Classified, { kind: 'unknown' }>,
  context: DocumentContext,
): Message {
  const envelope = readEnvelope(root, classified.source, context)
  const { allocate, room } = context
  switch (classified.kind) {
    case 'alarm':
      return readAlarm({
        config: root,
        smartType: classified.smartType,
        envelope,
        pictures: picturesOf(stretch, document.images, allocate),
        room,
      })
    case 'status':
      return { kind: 'status', ...envelope, alarms: takeRoom(room, 'states', alarmStatesOf(classified.info)) }
    case 'trajectory':
      return {
        kind: 'trajectory',
        ...envelope,
        targets: takeRoom(room, 'positions', trajectoryTargetsOf(classified.list)),
      }
    case 'keepalive':
      return { kind: 'keepalive', ...envelope }
  }
}
