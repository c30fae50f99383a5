import { expect, test } from 'vitest'
import { ProcessorShare } from '../../src/lib/processor-share.ts'

/** Works until this process has used so many milliseconds of processor time. */
function work(milliseconds: number): void {
  const since = process.cpuUsage()
  for (;;) {
    const { user, system } = process.cpuUsage(since)
    if (user + system >= milliseconds * 1000) return
  }
}

test('rests after work, as long as its share asks for', async () => {
  const began = performance.now()
  const pace = new ProcessorShare(0.25)
  work(60)
  await pace.rest()
  expect(performance.now() - began).toBeGreaterThanOrEqual(230)
})
