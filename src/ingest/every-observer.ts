import type { Faults } from '../lib/faults.ts'
import type { IngestObserver } from '../model/index.ts'

/** All observers as one. An error in one of them is a fault of this program, and must not have a post refused. */
export function everyObserver(observers: readonly IngestObserver[], faults: Faults): IngestObserver {
  const each = (call: (observer: IngestObserver) => void) => {
    for (const observer of observers) {
      try {
        call(observer)
      } catch (error) {
        faults.note('noting a post', error)
      }
    }
  }
  return {
    received: (...message) => each(observer => observer.received(...message)),
    borrowed: (...message) => each(observer => observer.borrowed(...message)),
    refused: (...refusal) => each(observer => observer.refused(...refusal)),
    forgot: ids => each(observer => observer.forgot(ids)),
  }
}
