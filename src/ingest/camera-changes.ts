import type { CameraData } from '../cameras/camera-data.ts'
import type { CameraChange } from '../cameras/camera-registry.ts'
import type { Clock } from '../lib/clock.ts'
import type { StorageSupervisor } from '../log/storage-supervisor.ts'
import type { IngestObserver } from '../model/index.ts'

export interface CameraChangesOptions {
  storage: StorageSupervisor
  observer: Pick<IngestObserver, 'forgot'>
  cameraData: Pick<CameraData, 'removeStatements'>
  clock: Clock
}

/** Changes to cameras that take effect for the very next post, and are durable when they resolve. */
export class CameraChanges {
  private readonly options: CameraChangesOptions

  constructor(options: CameraChangesOptions) {
    this.options = options
  }

  /**
   * Names, hides, approves, ignores or merges a camera, or sets which addresses are its own. Throws `not-found` and
   * `camera-merge-invalid`.
   */
  async change(id: string, change: CameraChange): Promise<void> {
    const { storage, clock } = this.options
    const undo = storage.current().cameras.change(id, change, clock.now())
    try {
      // The registry hands its changes to the next commit.
      await storage.run(open => open.commitStatements([]))
    } catch (error) {
      undo()
      throw error
    }
  }

  /**
   * Removes cameras and those merged into them. Their events stay under their ids, and a camera that posts again
   * appears again. Resolves to the ids that were known.
   */
  async forget(ids: readonly string[]): Promise<string[]> {
    const { storage, observer, cameraData } = this.options
    const gone = await storage.run(async open => {
      const known = open.cameras.forget(ids)
      open.cameras.unsaved.push(...cameraData.removeStatements(open.database.queries, known))
      open.states.forget(known)
      await open.commitStatements([])
      return known
    })
    observer.forgot(gone)
    return gone
  }

  /** Whether new cameras wait for approval from now on. The stored setting decides after each start. */
  requireApproval(isRequired: boolean): void {
    this.options.storage.available?.cameras.requireApproval(isRequired)
  }
}
