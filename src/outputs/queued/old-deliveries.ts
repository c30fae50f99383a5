import type { OutputTools } from '../output.ts'
import type { Deliveries } from './deliveries.ts'

export interface OldDeliveriesOptions extends Pick<OutputTools, 'write' | 'removable'> {
  deliveries: Pick<Deliveries, 'removeOld' | 'removeExcess'>
}

const removeEveryMs = 600_000
const keptMs = 30 * 86_400_000
const mostKept = 500_000
// Few at a time, so that no transaction takes long.
const removedAtOnce = 2000

/** Removes finished deliveries that are older than 30 days or too many. */
export class OldDeliveries {
  private readonly options: OldDeliveriesOptions
  private removedAt = 0

  constructor(options: OldDeliveriesOptions) {
    this.options = options
  }

  /** Removes some, if the last time was more than ten minutes ago. */
  async remove(now: number): Promise<void> {
    if (Math.abs(now - this.removedAt) < removeEveryMs) return
    this.removedAt = now
    const { write, removable, deliveries } = this.options
    const age = removable(now - keptMs)
    if (age) await write([deliveries.removeOld(age, removedAtOnce)])
    await write([deliveries.removeExcess(mostKept, removedAtOnce)])
  }
}
