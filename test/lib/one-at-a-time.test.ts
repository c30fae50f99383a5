import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { oneAtATime } from '../../src/lib/one-at-a-time.ts'

/** Work that takes as long as the test wants, and counts. */
function heldWork() {
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = []
  let atOnce = 0
  const seen = { begun: 0, mostAtOnce: 0 }
  const work = async () => {
    seen.begun++
    seen.mostAtOnce = Math.max(seen.mostAtOnce, ++atOnce)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    ends.push({ resolve, reject })
    await promise.finally(() => atOnce--)
  }
  const end = async (error?: Error) => {
    const { resolve, reject } = ends.shift() as (typeof ends)[number]
    if (error) reject(error)
    else resolve()
    await setImmediate()
  }
  return { work, seen, end }
}

it('who asks while the work runs shares one that begins afterwards', async () => {
  const { work, seen, end } = heldWork()
  const run = oneAtATime(work)
  const asked = [run(), run(), run()]
  await setImmediate()
  expect(seen).toEqual({ begun: 1, mostAtOnce: 1 })
  await end()
  asked.push(run())
  expect(seen.begun).toBe(2)
  await end()
  await end()
  await Promise.all(asked)
  expect(seen).toEqual({ begun: 3, mostAtOnce: 1 })
})

it('who asks in the moment between two runs does not begin a third beside them', async () => {
  const { work, seen, end } = heldWork()
  const run = oneAtATime(work)
  const first = run()
  const third = first.then(() => run())
  const second = run()
  await end()
  await end()
  if (seen.begun > 2) await end()
  await Promise.all([second, third])
  expect(seen.mostAtOnce).toBe(1)
})

it('a failure is that of those who asked for this run, and the next one goes on', async () => {
  const { work, end } = heldWork()
  const run = oneAtATime(work)
  const first = run()
  const second = run()
  const failed = expect(first).rejects.toThrow('no disk')
  await end(new Error('no disk'))
  await failed
  await end()
  await second
})
