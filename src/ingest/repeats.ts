import { hash } from 'node:crypto'
import type { Queries } from '../database/index.ts'
import { type RepeatKey, RepeatKeys, repeatWindowMs } from '../log/repeat-keys.ts'
import type { AlarmMessage, Message, Span } from '../model/index.ts'

interface Seen {
  postId: string
  receivedAt: number
  /** Resolves when the post was stored (true) or could not be (false). */
  isStored: Promise<boolean>
}

function isRecognisable(message: Message): message is AlarmMessage {
  if (message.kind !== 'alarm' || message.occurredAt === null) return false
  return (
    message.images.some(image => image.valid) ||
    message.targets.some(target => target.targetId !== null) ||
    message.rules.some(rule => rule.eventId !== null || rule.targetId !== null)
  )
}

export interface RepeatKeyParts {
  /** The sender of the post: an equal post of another sender is no repeat. */
  sender: string
  bytes: Buffer
  messages: readonly Message[]
  /** SHA-256 of the post's pictures, in their order. */
  imageHashes: readonly string[]
}

/**
 * The key of a post that a device sends again because it did not get the reply: a hash of the bytes between the
 * pictures, and of the pictures. Null where a second equal post may be a second event.
 */
export function repeatKey({ sender, bytes, messages, imageHashes }: RepeatKeyParts): string | null {
  if (messages.length === 0 || !messages.every(isRecognisable)) return null
  const pictures = messages.flatMap(message => message.images.filter(image => image.valid))
  const spans: Span[] = pictures.flatMap(image => image.spans)
  const parts: Uint8Array[] = [Buffer.from(sender)]
  let at = 0
  for (const span of spans.sort((a, b) => a.start - b.start)) {
    parts.push(bytes.subarray(at, span.start))
    at = span.end
  }
  parts.push(bytes.subarray(at), Buffer.from(imageHashes.join()))
  return hash('sha256', Buffer.concat(parts))
}

/** The posts of the last minutes, by their keys. */
export class Repeats {
  private readonly seen = new Map<string, Seen>()

  static async load(queries: Queries): Promise<Repeats> {
    const repeats = new Repeats()
    for (const { key, postId, receivedAt } of await new RepeatKeys(queries).list()) {
      repeats.seen.set(key, { postId, receivedAt: receivedAt.getTime(), isStored: Promise.resolve(true) })
    }
    return repeats
  }

  /** The same post, stored or being stored; null where there is none. */
  find(key: string, receivedAt: Date): Seen | null {
    const seen = this.seen.get(key)
    return seen && Math.abs(receivedAt.getTime() - seen.receivedAt) <= repeatWindowMs ? seen : null
  }

  /** Remembers a post that is being stored, and forgets it when that fails. */
  add({ key, postId, receivedAt }: RepeatKey, stored: Promise<unknown>): void {
    const isStored = stored.then(
      () => true,
      () => false,
    )
    const seen = { postId, receivedAt: receivedAt.getTime(), isStored }
    // A Map keeps the order of insertion, so the oldest keys come first.
    this.seen.delete(key)
    this.seen.set(key, seen)
    stored.catch(() => {
      if (this.seen.get(key) === seen) this.seen.delete(key)
    })
    this.forgetOld(seen.receivedAt)
  }

  private forgetOld(now: number): void {
    for (const [key, seen] of this.seen) {
      if (now - seen.receivedAt <= repeatWindowMs) return
      this.seen.delete(key)
    }
  }
}
