import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { largePost } from '../protocol/arbitraries.ts'
import { smallAlarm } from '../support/posts.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'
import { until } from '../support/until.ts'
import { webRequest } from '../support/web-client.ts'

const openToAll = { VIEWTRON_AUTH: 'off' }
const cases = Number(process.env.FUZZ_RUNS ?? 40)
const mostWaitMs = 1000
// The default limit of bytes in flight, and the allowance for the rest of the server.
const mostGrowthMb = 128 + 100

const memoryMb = ({ pid }: ServerProcess) => {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1024
}

/** Posts as an ordinary camera until it is told to stop; gives the time each post took. */
function ordinaryCamera(server: ServerProcess) {
  let isRunning = true
  const took: number[] = []
  const run = async () => {
    while (isRunning) {
      const startedAt = performance.now()
      expect((await server.post(smallAlarm())).status).toBe(200)
      took.push(performance.now() - startedAt)
    }
    return took
  }
  const running = run()
  return {
    took,
    stop: () => {
      isRunning = false
      return running
    },
  }
}

/** Measures the times of ordinary posts on this machine while nothing else happens. */
async function slowestAlone(server: ServerProcess): Promise<number> {
  const camera = ordinaryCamera(server)
  await until(() => camera.took.length >= 20, { withinMs: 60_000 })
  return Math.max(...(await camera.stop()))
}

test.skipIf(process.platform !== 'linux')(
  'no long text and no number of things makes another post slow or refused',
  { timeout: 600_000 },
  async () => {
    const server = await startServer({ env: openToAll })
    const usual = await slowestAlone(server)
    const before = memoryMb(server)
    const camera = ordinaryCamera(server)
    let peak = 0
    const property = fc.asyncProperty(largePost, async bytes => {
      expect((await server.post(bytes)).status).toBe(200)
      peak = Math.max(peak, memoryMb(server))
    })
    await fc.assert(property, { numRuns: cases, endOnFailure: true })
    const level = async () => (await webRequest(server.webUrl, '/api/v1/stats')).json.indexBehind === 0
    await until(level, { withinMs: 120_000, what: 'a level index' })
    // On a machine that is busy with something else an ordinary post is slow by itself.
    expect(Math.max(...(await camera.stop()))).toBeLessThan(mostWaitMs + 10 * usual)
    expect(peak - before).toBeLessThan(mostGrowthMb)
    expect((await webRequest(server.webUrl, '/api/v1/stats')).json.setAside).toBe(0)

    await server.stop()
    const again = await startServer({ dataDir: server.dataDir, env: openToAll })
    expect((await again.post(smallAlarm())).status).toBe(200)
  },
)
