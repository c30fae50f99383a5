import { join } from 'node:path'
import { type Contestant, contestants } from './contestants.ts'
import { applyLoad } from './measure.ts'
import type { Plan } from './plan.ts'
import type { Row } from './report.ts'

const connections = 500
const limitBytes = 250e6

/**
 * Peak memory while 500 connections each post half a megabyte at once, all from one address and from 250. Every post must be
 * acknowledged or refused with 503, which means "no memory" (docs/architecture.md); every post must get a reply.
 */
export async function measureMemory(plan: Plan): Promise<Row[]> {
  return [await crowdRow(plan, 1, 'one address'), await crowdRow(plan, 250, '250 addresses')]
}

async function crowdRow(plan: Plan, addresses: number, from: string): Promise<Row> {
  const bare = await crowd(contestants.bareThreeFiles, addresses, plan)
  const ours = await crowd(plan.calibrate ? contestants.bareThreeFiles : contestants.full, addresses, plan)
  return {
    measure: `Peak memory, ${connections} connections from ${from} posting 486 KB`,
    ours: describe(ours),
    reference: describe(bare),
    ratio: null,
    target: `< ${limitBytes / 1e6} MB, none lost`,
    met: ours.peakBytes < limitBytes && ours.lost === 0,
  }
}

interface Crowd {
  peakBytes: number
  acknowledged: number
  refused: number
  /** Posts with a reply other than 200 or 503, or without a reply. */
  lost: number
}

async function crowd(contestant: Contestant, addresses: number, plan: Plan): Promise<Crowd> {
  const role = contestant === contestants.full ? 'ours' : 'bare'
  await using server = await contestant.start(join(plan.folder, `${role}-${addresses}`))
  const load = { kind: 'image', connections, posts: plan.memoryPosts, addresses } as const
  const { answers } = await applyLoad(server.port, load)
  const { '200': acknowledged = 0, '503': refused = 0 } = answers
  const lost = connections * plan.memoryPosts - acknowledged - refused
  const result = { peakBytes: server.peakResidentBytes(), acknowledged, refused, lost }
  plan.onProgress(`${addresses} addresses  ${describe(result)}  ${JSON.stringify(answers)}`)
  return result
}

function describe({ peakBytes, acknowledged, refused, lost }: Crowd): string {
  return `${(peakBytes / 1e6).toFixed(0)} MB; ${acknowledged} acknowledged, ${refused} × 503, ${lost} lost`
}
