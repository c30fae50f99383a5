import { expect, test } from 'vitest'
import { judgeShop } from '../../bench/places/judge-shop.ts'
import { ShopMaker } from '../../bench/places/shop.ts'
import { rounds } from '../support/rounds.ts'

const seeds = Array.from({ length: rounds({ short: 3, long: 20 }) }, (_, n) => n + 1)

test.each(seeds)('the counts of a shop agree with the truth: seed %i', { timeout: 120_000 }, async seed => {
  const shop = new ShopMaker({ seed, from: Date.UTC(2026, 10, 24), visitors: 150 }).make()
  const result = await judgeShop(shop)
  expect(result).toMatchObject({ notOnce: 0, notOnceOpen: 0, saidMissing: 120 })
  expect(result.lowest).toBeGreaterThanOrEqual(0)
  expect(result.wrong).toBeLessThanOrEqual(0.05)
  const unseen = shop.crossings.filter(({ seen }) => seen === null).length
  expect(result.missing * result.crossings).toBeCloseTo(unseen)
})

test('without errors the number inside is right until the camera is without power', { timeout: 120_000 }, async () => {
  const from = Date.UTC(2026, 10, 24)
  const shop = new ShopMaker({ seed: 1, from, visitors: 15, rates: { missed: 0, turned: 0 } }).make()
  // A counter that restarts and soon reaches its old total hides that it restarted.
  const morning = { ...shop, restarts: [], crossings: shop.crossings.filter(({ at }) => at < shop.outage.from) }
  const result = await judgeShop(morning)
  expect(result).toMatchObject({ missing: 0, notOnce: 0, within: 1, wrong: 0 })
})
