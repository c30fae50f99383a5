import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'

const source = `
  import { readFileSync } from 'node:fs'
  import { parentPort } from 'node:worker_threads'
  import { lowerThreadPriority } from ${JSON.stringify(new URL('../../src/lib/thread-priority.ts', import.meta.url).href)}
  const isLower = lowerThreadPriority()
  parentPort.postMessage({ isLower, stat: readFileSync('/proc/thread-self/stat', 'utf8') })
`

/** The field 19 of proc_pid_stat(5). */
const niceOf = (stat: string) => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16])

it.skipIf(process.platform !== 'linux')('lowers the priority of the calling thread only', async () => {
  const before = getPriority(process.pid)
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`))
  const [{ isLower, stat }] = (await once(worker, 'message')) as [{ isLower: boolean; stat: string }]
  expect(isLower).toBe(true)
  expect(niceOf(stat)).toBeGreaterThanOrEqual(10)
  expect(niceOf(readFileSync(`/proc/${process.pid}/stat`, 'utf8'))).toBe(before)
})
