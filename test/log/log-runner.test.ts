import { expect, it } from 'vitest'
import { LogRunner } from '../../src/log/feed/index.ts'

const feed = { lastSeq: 0, watch: () => () => undefined }
const longMs = 60_000

/** A runner whose work takes up so many entries a run. */
function runnerWith(missing: number | null, entriesARun: number) {
  const state = { missing, runs: 0 }
  const runner = new LogRunner(feed, async () => {
    state.runs++
    state.missing = state.missing === null ? 20 : state.missing - entriesARun
  })
  runner.start()
  const runUntil = (most?: number) => runner.runUntil(() => state.missing, performance.now() + longMs, most)
  return { state, runner, runUntil }
}

it('runs the work until nothing is missing', async () => {
  const { state, runner, runUntil } = runnerWith(5000, 1000)
  await runUntil()
  expect(state.missing).toBeLessThanOrEqual(0)
  await runner.stop()
})

it('waits while it is unknown how much is missing', async () => {
  const { state, runner, runUntil } = runnerWith(null, 10)
  await runUntil()
  expect(state.missing).toBeLessThanOrEqual(0)
  await runner.stop()
})

it('does not wait for a long backlog, unless it is asked to', async () => {
  const { state, runner, runUntil } = runnerWith(5001, 0)
  await runUntil()
  expect(state.missing).toBe(5001)
  await runner.stop()
  const patient = runnerWith(1_000_000, 250_000)
  await patient.runUntil(Number.POSITIVE_INFINITY)
  expect(patient.state.missing).toBeLessThanOrEqual(0)
  await patient.runner.stop()
})
