import type { Faults } from '../lib/faults.ts'
import type { RecorderObserver } from './recorder-observer.ts'

export type GuardedObserver = Pick<RecorderObserver, 'received' | 'borrowed' | 'zoneOffsetOf'>

/** A post is stored when its observer is told of it; whatever goes wrong there is a fault, and must not have it refused. */
export function guardObserver(observer: () => RecorderObserver, faults: Faults): GuardedObserver {
  const guarded = (tell: () => void) => {
    try {
      tell()
    } catch (error) {
      faults.note('noting a post', error)
    }
  }
  return {
    zoneOffsetOf: cameraId => observer().zoneOffsetOf?.(cameraId) ?? null,
    received: (...message) => guarded(() => observer().received(...message)),
    borrowed: (...message) => guarded(() => observer().borrowed?.(...message)),
  }
}
