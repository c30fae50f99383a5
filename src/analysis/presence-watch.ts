import type { Logger } from '../lib/log.ts'
import type { CameraPresence } from './analysis.ts'

export interface PresenceWatchOptions {
  /** The presence of a camera; null where no target is there. */
  presenceAt: (cameraId: string) => CameraPresence | null
  log: Logger
}

const everyMs = 500

/** Notifies listeners of cameras whose presence changed, at most twice a second. */
export class PresenceWatch {
  private readonly options: PresenceWatchOptions
  private readonly listeners = new Set<(changed: CameraPresence[]) => void>()
  private readonly changed = new Set<string>()
  /** The cameras as last published, for those without a target since. */
  private readonly lastPublished = new Map<string, CameraPresence['camera']>()
  private timer: NodeJS.Timeout | null = null
  private lastPublishedAt = Number.NEGATIVE_INFINITY

  constructor(options: PresenceWatchOptions) {
    this.options = options
  }

  watch(listener: (changed: CameraPresence[]) => void): () => void {
    const own = (changed: CameraPresence[]) => listener(changed)
    this.listeners.add(own)
    return () => {
      this.listeners.delete(own)
    }
  }

  note(cameraId: string): void {
    if (this.listeners.size === 0) return
    this.changed.add(cameraId)
    this.timer ??= setTimeout(() => this.publish(), Math.max(0, this.lastPublishedAt + everyMs - performance.now()))
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
  }

  private publish(): void {
    this.timer = null
    this.lastPublishedAt = performance.now()
    const changed = [...this.changed].flatMap(id => this.news(id))
    this.changed.clear()
    if (changed.length === 0) return
    for (const listener of this.listeners) {
      try {
        listener(changed)
      } catch (error) {
        this.options.log.error(`a reader of the presence failed: ${(error as Error).message}`)
      }
    }
  }

  private news(cameraId: string): CameraPresence[] {
    const presence = this.options.presenceAt(cameraId)
    const camera = presence?.camera ?? this.lastPublished.get(cameraId)
    if (presence) this.lastPublished.set(cameraId, presence.camera)
    else this.lastPublished.delete(cameraId)
    return camera ? [{ camera, targets: presence?.targets ?? [] }] : []
  }
}
