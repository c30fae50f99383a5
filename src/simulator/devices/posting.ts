import type { DeviceKind, PostSettings } from './device-options.ts'
import { count, type DeviceState } from './device-state.ts'
import { PostLine } from './post-line.ts'

type PostKind = keyof DeviceState['acknowledged']

interface Destination {
  settings: PostSettings
  line: PostLine
  /** The timer of the next heartbeat. */
  timer: NodeJS.Timeout | null
}

export interface PostingOptions {
  kind: DeviceKind
  state: DeviceState
  from: string | undefined
  timeScale: number
  heartbeat: () => Buffer
}

/** Milliseconds from a change of settings to the first heartbeat. */
const firstHeartbeatMs = 100

/** Sends posts and heartbeats to the configured destinations. */
export class Posting {
  readonly #options: PostingOptions
  #destinations: Destination[] = []
  #isOnline = false

  constructor(options: PostingOptions) {
    this.#options = options
  }

  /** Whether the last post was acknowledged. */
  get isOnline(): boolean {
    return this.#isOnline
  }

  /** Applies new settings. Unchanged destinations keep their connections and heartbeats. */
  follow(settings: readonly PostSettings[]): void {
    const before = this.#destinations
    const enabled = settings.filter(one => one.enabled)
    this.#destinations = enabled.map(one => {
      const same = before.find(destination => JSON.stringify(destination.settings) === JSON.stringify(one))
      return same ?? this.#open(one)
    })
    for (const destination of before) if (!this.#destinations.includes(destination)) this.#end(destination)
  }

  /** Posts to every destination for which `bodyFor` returns a body; resolves when all have answered or failed. */
  async publish(kind: PostKind, bodyFor: (settings: PostSettings) => Promise<Buffer | null>): Promise<void> {
    await Promise.all(
      this.#destinations.map(async ({ settings, line }) => {
        const body = await bodyFor(settings)
        if (body) await this.#send(line, kind, body)
      }),
    )
  }

  /** Ends all posts, timers and connections. Can be called twice. */
  stop(): void {
    this.follow([])
  }

  #open(settings: PostSettings): Destination {
    const { kind, from, timeScale } = this.#options
    const destination: Destination = { settings, line: new PostLine({ kind, settings, from }), timer: null }
    if (settings.heartbeat)
      this.#beatIn(destination, Math.min(firstHeartbeatMs, (settings.heartbeatSeconds * 1000) / timeScale))
    return destination
  }

  #beatIn(destination: Destination, delayMs: number): void {
    const { heartbeat, timeScale } = this.#options
    const nextMs = (destination.settings.heartbeatSeconds * 1000) / timeScale
    destination.timer = setTimeout(async () => {
      await this.#send(destination.line, 'heartbeat', heartbeat())
      if (this.#destinations.includes(destination)) this.#beatIn(destination, nextMs)
    }, delayMs)
  }

  #end({ line, timer }: Destination): void {
    if (timer) clearTimeout(timer)
    line.close()
  }

  async #send(line: PostLine, kind: PostKind, body: Buffer): Promise<void> {
    const { state } = this.#options
    const outcome = await line.send(body)
    if (outcome === 'cut') return
    count(state.posts, String(outcome))
    this.#isOnline = outcome === 200
    if (outcome === 200) state.acknowledged[kind]++
  }
}
