import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ByteBudget, type Room } from '../../src/receiver/byte-budget.ts'

const mebibyte = 2 ** 20
const options = { total: 1000 * mebibyte, perSender: 400 * mebibyte, waitMs: 30_000 }

let budget: ByteBudget

beforeEach(() => {
  vi.useFakeTimers()
  budget = new ByteBudget(options)
})
afterEach(() => {
  vi.useRealTimers()
})

/** The room if it is there already, without waiting. */
async function roomNow(promise: Room | Promise<Room | null>): Promise<Room | null | 'waits'> {
  return Promise.race([promise, Promise.resolve().then(() => 'waits' as const)])
}

async function taken(sender: string, mebibytes: number): Promise<Room> {
  const room = await roomNow(budget.reserve(sender, mebibytes * mebibyte))
  if (room === null || room === 'waits') throw new Error('there was no room')
  return room
}

describe('room for posts', () => {
  it('is there at once while the limit is kept', async () => {
    await taken('a', 400)
    await taken('b', 400)
    expect(await roomNow(budget.reserve('c', 201 * mebibyte))).toBe('waits')
  })

  it('is given in the order of asking when some is given back', async () => {
    const first = await taken('a', 400)
    await taken('b', 400)
    const order: string[] = []
    const large = Promise.resolve(budget.reserve('c', 400 * mebibyte)).then(() => order.push('large'))
    const small = Promise.resolve(budget.reserve('d', 100 * mebibyte)).then(() => order.push('small'))
    first.release()
    await Promise.all([large, small])
    expect(order).toEqual(['large', 'small'])
  })

  it('is refused after a wait of 30 s, and others still get theirs', async () => {
    const held = await taken('a', 400)
    await taken('b', 400)
    const refused = budget.reserve('c', 400 * mebibyte)
    vi.advanceTimersByTime(options.waitMs)
    expect(await refused).toBeNull()
    const later = budget.reserve('d', 400 * mebibyte)
    held.release()
    expect(await later).not.toBeNull()
  })

  it('is shared: a sender that holds its share waits while others pass', async () => {
    await taken('a', 400)
    expect(await roomNow(budget.reserve('a', 1 * mebibyte))).toBe('waits')
    await taken('b', 400)
  })

  it('is given to whoever holds nothing, for one post of any size', async () => {
    const huge = await taken('a', 5000)
    const other = budget.reserve('b', 5000 * mebibyte)
    expect(await roomNow(other)).toBe('waits')
    huge.release()
    expect(await other).not.toBeNull()
  })

  it('is given back once, however often it is released', async () => {
    const room = await taken('a', 400)
    room.release()
    room.release()
    await taken('a', 400)
    await taken('b', 400)
    expect(await roomNow(budget.reserve('c', 400 * mebibyte))).toBe('waits')
  })
})
