import { join } from 'node:path'
import { type Contestant, contestants, serverOf } from './contestants.ts'
import { measureDecode } from './decode-time.ts'
import { LatencyHistogram } from './latency-histogram.ts'
import { type Load, measureRounds, type Slice } from './measure.ts'
import { measureMemory } from './memory.ts'
import type { Plan } from './plan.ts'
import type { Row } from './report.ts'
import { quantile, ratios } from './statistics.ts'

/** Each scenario measures one thing and returns its rows. */
export const scenarios: Record<string, (plan: Plan) => Promise<Row[]>> = {
  image: measureImages,
  event: measureSmallEvents,
  trajectory: measureTrajectories,
  latency: measureLatency,
  decode: async plan => [await measureDecode(plan.seconds * 1000)],
  memory: measureMemory,
}

async function measureImages(plan: Plan): Promise<Row[]> {
  const load: Load = { kind: 'image', connections: 16 }
  const bare = contestants.bareThreeFiles
  const entrants = { full: ours(contestants.full, bare, plan), compact: ours(contestants.compact, bare, plan), bare }
  const slices = await measureRounds({ ...entrants, ...serverBefore(plan) }, load, plan)
  const written = ratios(slices.compact.map(writtenBytes), slices.full.map(writtenBytes))
  const extra = slices.full.map((slice, round) => processorMs(slice) - processorMs(slices.bare[round]!))
  const extraMs = quantile(extra, 0.5)
  return [
    ...throughputRows('Image events, raw posts full, 16 connections', { ...slices, ours: slices.full }, 0.85),
    throughputRow('Image events, raw posts compact (reference: full)', slices.compact, slices.full, 1.7),
    {
      measure: 'Bytes written per image event, compact (reference: full)',
      ours: kilobytes(slices.compact),
      reference: kilobytes(slices.full),
      ratio: written,
      target: '≤ 0.55',
      met: written.median <= 0.55,
    },
    {
      measure: 'Processor time per image event beyond the bare server’s',
      ours: `${extraMs.toFixed(2)} ms`,
      reference: `${quantile(slices.bare.map(processorMs), 0.5).toFixed(2)} ms in all`,
      ratio: null,
      target: '≤ 1.5 ms',
      met: extraMs <= 1.5,
    },
  ]
}

async function measureSmallEvents(plan: Plan): Promise<Row[]> {
  const rows: Row[] = []
  for (const [connections, target] of [
    [16, 0.6],
    [64, 0.9],
  ] as const) {
    const folder = join(plan.folder, String(connections))
    const slices = await duel(contestants.bareOneFile, { kind: 'event', connections }, { ...plan, folder })
    const measure = `Events without pictures, ${connections} connections`
    rows.push(...throughputRows(measure, slices, target))
  }
  return rows
}

async function measureTrajectories(plan: Plan): Promise<Row[]> {
  const slices = await duel(contestants.bareAnswer, { kind: 'trajectory', connections: 64 }, plan)
  return throughputRows('Trajectory posts, 64 connections', slices, 0.3)
}

/** Twenty events a second are too few values for a 99th percentile in two seconds, so slices are three times as long. */
async function measureLatency(plan: Plan): Promise<Row[]> {
  const load: Load = { kind: 'image', connections: 4, rate: 20, seconds: plan.seconds * 3 }
  const slices = await duel(contestants.bareThreeFiles, load, plan)
  const [ours, bare] = [pooled(slices.ours), pooled(slices.bare)]
  const row = (share: number, name: string, target: string, met: boolean): Row => ({
    measure: `Time to the reply, 20 image events a second, ${name}`,
    ours: `${ours.percentile(share).toFixed(1)} ms`,
    reference: `${bare.percentile(share).toFixed(1)} ms`,
    ratio: null,
    target,
    met: met && slices.ours.every(answeredAll),
  })
  const slowest = Math.max(60, 3 * bare.percentile(0.99))
  return [
    row(0.5, 'median', '< 15 ms', ours.percentile(0.5) < 15),
    row(0.99, '99th percentile', '< 60 ms or ≤ 3 × reference', ours.percentile(0.99) <= slowest),
  ]
}

/** The slices of one comparison; `before` of the checkout given with `--before`. */
interface Slices {
  ours: Slice[]
  bare: Slice[]
  before?: Slice[]
}

/** The row of a comparison, and two more where a server from before takes part. */
function throughputRows(measure: string, { ours, bare, before }: Slices, target: number): Row[] {
  const rows = [throughputRow(measure, ours, bare, target)]
  if (before === undefined) return rows
  rows.push(throughputRow(`${measure}: before`, before, bare, null))
  rows.push(throughputRow(`${measure}: now (reference: before)`, ours, before, null))
  return rows
}

function throughputRow(measure: string, ours: Slice[], reference: Slice[], target: number | null): Row {
  const ratio = ratios(ours.map(perSecond), reference.map(perSecond))
  return {
    measure,
    ours: rate(ours),
    reference: rate(reference),
    ratio,
    target: target === null ? '' : `≥ ${target}`,
    met: target === null ? null : ratio.median >= target && ours.every(answeredAll),
  }
}

function duel(bare: Contestant, load: Load, plan: Plan): Promise<Slices> {
  return measureRounds({ ours: ours(contestants.full, bare, plan), bare, ...serverBefore(plan) }, load, plan)
}

function serverBefore({ before }: Plan): { before?: Contestant } {
  return before === null ? {} : { before: serverOf(before, 'full') }
}

function ours(contestant: Contestant, bare: Contestant, plan: Plan): Contestant {
  return plan.calibrate ? bare : contestant
}

function pooled(slices: Slice[]): LatencyHistogram {
  const histogram = new LatencyHistogram()
  for (const slice of slices) histogram.merge(slice.latency)
  return histogram
}

const perSecond = (slice: Slice) => slice.perSecond
const writtenBytes = (slice: Slice) => slice.writtenBytesPerPost
const processorMs = (slice: Slice) => slice.processorMsPerPost
const answeredAll = (slice: Slice) => Object.keys(slice.refused).length === 0
const rate = (slices: Slice[]) => `${quantile(slices.map(perSecond), 0.5).toFixed(0)}/s`
const kilobytes = (slices: Slice[]) => `${(quantile(slices.map(writtenBytes), 0.5) / 1000).toFixed(0)} KB`
