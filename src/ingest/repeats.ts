import { hash } from 'node:crypto'
import type { Queries } from '../database/index.ts'
import type { AlarmMessage, Message, Span } from '../model/index.ts'

const windowMs = 10 * 60 * 1000

interface Seen {
  postId: string
  receivedAt: number
  /** Settles when the post is stored, or rejects when it could not be. */
  stored: Promise<void>
}

function canBeRecognised(message: Message): message is AlarmMessage {
  if (message.kind !== 'alarm' || message.occurredAt === null) return false
  return (
    message.images.some(image => image.valid) ||
    message.targets.some(target => target.targetId !== null) ||
    message.rules.some(rule => rule.eventId !== null || rule.targetId !== null)
  )
}

/**
 * What tells a post that comes again because its reply was lost: the bytes between the pictures and the pictures
 * themselves. Null where a second equal post may well be a second event.
 */
export function repeatKey(cameraId: string, bytes: Buffer, messages: Message[], imageHashes: string[]): string | null {
  if (messages.length === 0 || !messages.every(canBeRecognised)) return null
  const pictures = messages.flatMap(message => message.images.filter(image => image.valid))
  const spans: Span[] = pictures.flatMap(image => image.spans)
  const parts: Uint8Array[] = [Buffer.from(cameraId)]
  let at = 0
  for (const span of spans.sort((a, b) => a.start - b.start)) {
    parts.push(bytes.subarray(at, span.start))
    at = span.end
  }
  parts.push(bytes.subarray(at), Buffer.from(imageHashes.join()))
  return hash('sha256', Buffer.concat(parts))
}

/** The posts of the last ten minutes. */
export class Repeats {
  private readonly seen = new Map<string, Seen>()

  static async load(queries: Queries): Promise<Repeats> {
    const repeats = new Repeats()
    for (const row of await queries.selectFrom('repeat_key').selectAll().orderBy('received_at').execute()) {
      repeats.seen.set(row.key, { postId: row.post_id, receivedAt: row.received_at, stored: Promise.resolve() })
    }
    return repeats
  }

  find(key: string, receivedAt: Date): Seen | null {
    const seen = this.seen.get(key)
    return seen && Math.abs(receivedAt.getTime() - seen.receivedAt) <= windowMs ? seen : null
  }

  /** Remembers a post while it is being stored; it is forgotten again when that fails. */
  add(key: string, postId: string, receivedAt: Date, stored: Promise<void>): void {
    const seen = { postId, receivedAt: receivedAt.getTime(), stored }
    // A Map keeps the order of insertion, and old keys leave from its front.
    this.seen.delete(key)
    this.seen.set(key, seen)
    stored.catch(() => {
      if (this.seen.get(key) === seen) this.seen.delete(key)
    })
    this.forgetOld(seen.receivedAt)
  }

  private forgetOld(now: number): void {
    for (const [key, seen] of this.seen) {
      if (now - seen.receivedAt <= windowMs) return
      this.seen.delete(key)
    }
  }
}

/** Posts received before this moment can no longer be told as repeats. */
export function repeatHorizon(now: Date): number {
  return now.getTime() - windowMs
}
