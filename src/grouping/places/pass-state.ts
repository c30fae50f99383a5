import type { PlateDirection } from '../../model/index.ts'
import { likenessOf } from '../../model/plate-likeness.ts'
import type { BestReason, PassState, PlateRead } from './place-types.ts'

/** Begins a pass. */
export function beginPass(read: PlateRead): PassState {
  const { time, receivedAt, camera } = read
  return { reads: [read], lastAt: time, lastReceivedAt: receivedAt, lastOf: { [camera]: time }, isSettled: false }
}

/** Adds a read to a pass. */
export function addRead(pass: PassState, read: PlateRead): void {
  pass.reads.push(read)
  pass.lastAt = Math.max(pass.lastAt, read.time)
  pass.lastReceivedAt = Math.max(pass.lastReceivedAt, read.receivedAt)
  pass.lastOf[read.camera] = read.time
}

const sizeFirst = (a: PlateRead, b: PlateRead) => b.size - a.size || a.time - b.time || a.seq - b.seq
const confidentFirst = (a: PlateRead, b: PlateRead) => (b.confidence ?? -1) - (a.confidence ?? -1) || sizeFirst(a, b)

/** The best read, and why: the confidence of the device, else the agreement of the reads, else the size of the picture. */
export function bestRead({ reads }: PassState): { read: PlateRead; reason: BestReason } {
  const [first] = reads
  if (!first) throw new Error('a pass without reads')
  const byKey = [...Map.groupBy(reads, ({ key }) => key).values()].sort((a, b) => b.length - a.length)
  const most = byKey[0] ?? reads
  const confident = reads.filter(({ confidence }) => confidence !== null).sort(confidentFirst)[0]
  if (confident) return { read: confident, reason: 'confidence' }
  const agree = byKey.filter(group => group.length === most.length)
  const largest = agree.flat().sort(sizeFirst)[0] ?? first
  const isAgreed = agree.length === 1 && most.length > 1
  return { read: largest, reason: isAgreed ? 'agreement' : 'size' }
}

/** The direction that most reads have; of two with as many, the earlier one. */
export function directionOf({ reads }: PassState): PlateDirection | null {
  const groups = [...Map.groupBy(reads, ({ direction }) => direction)].filter(([direction]) => direction !== null)
  return groups.sort(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? null
}

/** The cameras of a pass, the device's own first. */
export function camerasOf({ reads }: PassState): string[] {
  const own = reads.filter(({ isRecorder }) => !isRecorder)
  return [...new Set([...own, ...reads].map(({ camera }) => camera))]
}

/** The difference between a read and the plates of a pass; null for another vehicle. */
export function plateDistance(pass: PassState, read: PlateRead, isKnown: (key: string) => boolean): number | null {
  if (pass.reads.some(({ seq, key }) => seq === read.seq && key !== read.key)) return null
  if (pass.reads.some(({ key }) => key === read.key)) return 0
  if (isKnown(read.key) && pass.reads.some(({ key }) => isKnown(key))) return null
  const first = likenessOf(bestRead(pass).read.key, read.key)
  return first && first.distance + 1
}
