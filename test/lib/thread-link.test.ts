import { MessageChannel } from 'node:worker_threads'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Offered, ThreadLink } from '../../src/lib/thread-link.ts'

/** The two ends of a link whose other side offers these functions. */
function linkTo<Theirs extends Offered>(theirs: Theirs): ThreadLink<Theirs> {
  const { port1, port2 } = new MessageChannel()
  onTestFinished(() => port1.close())
  new ThreadLink(port2, theirs)
  return new ThreadLink<Theirs>(port1, {})
}

describe('a link between two threads', () => {
  it('answers calls in any order with their own results', async () => {
    const slow = Promise.withResolvers<string>()
    const link = linkTo({
      answerOf: (name: string) => (name === 'slow' ? slow.promise : `${name} answered`),
    })
    const first = link.call('answerOf', 'slow')
    expect(await link.call('answerOf', 'quick')).toBe('quick answered')
    slow.resolve('slow answered')
    expect(await first).toBe('slow answered')
  })

  it('rejects a call with the message of its failure', async () => {
    const link = linkTo({
      fail() {
        throw new Error('the disk is gone')
      },
    })
    await expect(link.call('fail', null)).rejects.toThrow('the disk is gone')
  })

  it('calls in the order in which it was told', async () => {
    const heard: number[] = []
    const link = linkTo({
      note: (number: number) => heard.push(number),
      heard: () => heard,
    })
    for (const number of [1, 2, 3]) link.tell('note', number)
    expect(await link.call('heard', null)).toEqual([1, 2, 3])
  })

  it('hands the bytes of a result over without copying', async () => {
    const bytes = new Uint8Array([1, 2, 3])
    const link = linkTo({ read: () => ({ bytes }) })
    expect([...(await link.call('read', null)).bytes]).toEqual([1, 2, 3])
    expect(bytes.byteLength).toBe(0)
  })

  it('rejects what waits when it ends, and all later calls', async () => {
    const link = linkTo({ never: () => new Promise(() => undefined) })
    const waiting = link.call('never', null)
    link.end(new Error('the thread has ended'))
    await expect(waiting).rejects.toThrow('the thread has ended')
    await expect(link.call('never', null)).rejects.toThrow('the thread has ended')
  })
})
