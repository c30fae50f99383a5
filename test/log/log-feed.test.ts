import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { LogFeed } from '../../src/log/feed/index.ts'

function feedWithLog() {
  const errors: string[] = []
  const nothing = () => undefined
  const log = { debug: nothing, info: nothing, warn: nothing, error: (text: string) => errors.push(text) }
  return { feed: new LogFeed({ log: log as never }), errors }
}

test('many entries in one turn wake a listener once, with the newest', async () => {
  const { feed } = feedWithLog()
  const heard: number[] = []
  feed.watch(seq => heard.push(seq))
  for (let seq = 1; seq <= 100; seq++) feed.announce(seq)
  expect(heard).toEqual([])
  expect(feed.lastSeq).toBe(100)
  await nextTurn()
  expect(heard).toEqual([100])
})

test('what is announced while listeners run wakes them again', async () => {
  const { feed } = feedWithLog()
  const heard: number[] = []
  feed.watch(seq => {
    heard.push(seq)
    if (seq === 1) feed.announce(2)
  })
  feed.announce(1)
  await nextTurn()
  await nextTurn()
  expect(heard).toEqual([1, 2])
})

test('a listener that fails is logged and does not stop the others', async () => {
  const { feed, errors } = feedWithLog()
  const heard: number[] = []
  feed.watch(() => {
    throw new Error('broken reader')
  })
  feed.watch(seq => heard.push(seq))
  feed.announce(5)
  await nextTurn()
  expect(heard).toEqual([5])
  expect(errors).toEqual(['a reader of the log failed: broken reader'])
})

test('a listener that stopped is not called any more', async () => {
  const { feed } = feedWithLog()
  const heard: number[] = []
  const stop = feed.watch(seq => heard.push(seq))
  feed.announce(1)
  stop()
  await nextTurn()
  expect(heard).toEqual([])
})

test('the feed of a new database begins again', async () => {
  const { feed } = feedWithLog()
  feed.announce(500)
  feed.announce(0)
  expect(feed.lastSeq).toBe(0)
})
