import { DeviceRefusal } from '../../device-refusal.ts'
import type { DevicePlate, PlateResult } from '../../device-types.ts'
import { type CameraErrorWords, errorWords } from '../../error-words.ts'

/** `maxCount` of the list in both families (docs/protocol/camera-api.md). */
const mostAtOnce = 100

/** Error codes about a plate of the batch or its size. All other codes are about the device. */
const aboutPlates = new Set([3, 16, 19, 20, 201, 202, 203, 204, 207])
const libraryFull = 202

/** Sends one batch. Resolves with one entry per plate, in order; null for accepted plates. */
export type SendBatch = (plates: DevicePlate[]) => Promise<(CameraErrorWords | null)[]>

/**
 * Adds plates in batches of one hundred. A batch that is refused as a whole is split in half until the bad plate is
 * found, so that one bad plate does not block the other ninety-nine.
 */
export async function addInBatches(plates: DevicePlate[], send: SendBatch): Promise<PlateResult[]> {
  const results: PlateResult[] = []
  const adding = new BatchAdding(send)
  for (let at = 0; at < plates.length; at += mostAtOnce) {
    const batch = plates.slice(at, at + mostAtOnce)
    const errors = await adding.add(batch)
    results.push(...batch.map(({ number }, index) => ({ number, error: errors[index] ?? null })))
  }
  return results
}

class BatchAdding {
  private readonly send: SendBatch
  /** Set when a single plate did not fit; the remaining plates are then not tried one by one. */
  private isFull = false

  constructor(send: SendBatch) {
    this.send = send
  }

  async add(batch: DevicePlate[]): Promise<(CameraErrorWords | null)[]> {
    if (this.isFull) return batch.map(() => errorWords(libraryFull))
    try {
      return await this.send(batch)
    } catch (error) {
      if (!(error instanceof DeviceRefusal) || !aboutPlates.has(error.deviceCode ?? -1)) throw error
      if (batch.length === 1) return [this.refused(error)]
      const half = Math.ceil(batch.length / 2)
      return [...(await this.add(batch.slice(0, half))), ...(await this.add(batch.slice(half)))]
    }
  }

  private refused({ deviceCode, words }: DeviceRefusal): CameraErrorWords {
    this.isFull = deviceCode === libraryFull
    return { code: deviceCode ?? 0, words }
  }
}
