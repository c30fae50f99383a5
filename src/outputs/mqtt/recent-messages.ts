/** The last message on a topic. */
export interface RecentMessage {
  topic: string
  /** The first 1000 characters; for a picture, its size in words. */
  text: string
  retain: boolean
  /** Messages on this topic since the start. */
  count: number
  /** Milliseconds since 1970. */
  at: number
}

const mostTopics = 300
const mostCharacters = 1000

/** Keeps the last message on each topic, for the most recent topics. */
export class RecentMessages {
  private readonly byTopic = new Map<string, RecentMessage>()

  note(topic: string, payload: string | { bytes: number }, retain: boolean, at: number): void {
    const count = (this.byTopic.get(topic)?.count ?? 0) + 1
    const text = typeof payload === 'string' ? payload.slice(0, mostCharacters) : `JPEG, ${payload.bytes} bytes`
    this.byTopic.delete(topic)
    this.byTopic.set(topic, { topic, text, retain, count, at })
    const [oldest] = this.byTopic.keys()
    if (this.byTopic.size > mostTopics && oldest !== undefined) this.byTopic.delete(oldest)
  }

  /** The newest first. */
  list(): RecentMessage[] {
    return [...this.byTopic.values()].reverse()
  }
}
