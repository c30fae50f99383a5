import { closesAtMs, opensAtMs, type Shop, type ShopCrossing } from './shop.ts'
import {
  heartbeatPost,
  linePost,
  recorderAddress,
  recorderPost,
  type ShopCamera,
  shopCameras,
  totalsPost,
  zonePost,
} from './shop-posts.ts'
import { ShopSite } from './shop-site.ts'

/** The agreement of the counts of a day with the truth. Parts of 1. */
export interface ShopJudgement {
  /** True crossings of the day, and the difference of what was counted, as a part of them. */
  crossings: number
  missing: number
  /** The difference between the crossings that cameras reported and the sums of the day: 0 where each was counted once. */
  notOnce: number
  /** The same within opening hours. */
  notOnceOpen: number
  /** Minutes that were said to be missing; the outage is 120 long. */
  saidMissing: number
  /** The lowest number inside. */
  lowest: number
  /** Of the time: the number inside differs by at most one; is said to be uncertain; differs by more and is not. */
  within: number
  uncertain: number
  wrong: number
}

interface Counts {
  total: { entered: number; left: number; missingMs: number }
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const sampleMs = 15 * minuteMs
const heartbeatMs = 5 * minuteMs
const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const opening = [{ days, from: clockAt(opensAtMs), to: clockAt(closesAtMs) }]

function clockAt(ms: number): string {
  return new Date(ms).toISOString().slice(11, 16)
}

/** The totals of a counter, which its restarts set to zero. */
class Counter {
  private readonly restarts: number[]
  private totals = { entered: 0, left: 0 }

  constructor(restarts: readonly number[]) {
    this.restarts = [...restarts].sort((a, b) => a - b)
  }

  add({ at, seen }: ShopCrossing): { entered: number; left: number } {
    if (at >= (this.restarts[0] ?? Number.POSITIVE_INFINITY)) {
      this.totals = { entered: 0, left: 0 }
      this.restarts.shift()
    }
    if (seen === 'in') this.totals.entered++
    if (seen === 'out') this.totals.left++
    return { ...this.totals }
  }
}

/** Posts what the cameras of a door and their recorder send about a crossing that was seen. */
async function postCrossing(site: ShopSite, crossing: ShopCrossing, { counter, id }: { counter: Counter; id: number }) {
  const { at, door, seen } = crossing
  const camera = shopCameras[door]
  if (seen === null) return
  if (door === 0) {
    await site.post(linePost(camera, at, id), camera.address)
    await site.post(totalsPost(camera, at, counter.add(crossing)), camera.address)
  } else await site.post(zonePost(camera, at, { id, way: seen }), camera.address)
  if (id % 3 !== 0) await site.post(recorderPost(camera, at, id), recorderAddress)
}

const isDark = ({ outage }: Shop, camera: ShopCamera, at: number) =>
  camera === shopCameras[0] && at >= outage.from && at < outage.to

/** The place, with a first total and a first crossing of the evening before, from which its doors are known. */
async function addShop(site: ShopSite, from: number): Promise<string> {
  const [front, back] = shopCameras
  const before = from - 4 * hourMs
  site.setClock(before)
  await site.post(totalsPost(front, before, { entered: 0, left: 0 }), front.address)
  await site.post(linePost(front, before, 1), front.address)
  await site.post(zonePost(back, before, { id: 1, way: 'in' }), back.address)
  await site.post(zonePost(back, before, { id: 1, way: 'out' }), back.address)
  const { items } = await site.call<{ items: { id: string; camera: string; hasDirection: boolean }[] }>('lines')
  const usable = items.filter(({ hasDirection }) => hasDirection)
  const doors = usable.map(({ id, camera }) => ({ camera, line: id, crossing: 'direction' }))
  const facts = { name: 'Shop', resetAt: '04:00', openingHours: opening, doors }
  return (await site.call<{ id: string }>('places', facts)).id
}

interface Sample {
  people: number
  uncertain: boolean
  truth: number
}

/** Lets a day pass in a shop, and reads the number inside each quarter of an hour. */
async function passDay(site: ShopSite, shop: Shop, placeId: string): Promise<Sample[]> {
  const counter = new Counter(shop.restarts)
  const samples: Sample[] = []
  let [next, inside] = [0, 0]
  for (let at = shop.from; at < shop.from + dayMs; at += heartbeatMs) {
    for (; (shop.crossings[next]?.at ?? Number.POSITIVE_INFINITY) < at; next++) {
      const crossing = shop.crossings[next] as ShopCrossing
      site.setClock(crossing.at)
      await postCrossing(site, crossing, { counter, id: next + 2 })
      inside += crossing.way === 'in' ? 1 : -1
    }
    site.setClock(at)
    for (const camera of shopCameras)
      if (!isDark(shop, camera, at)) await site.post(heartbeatPost(camera), camera.address)
    if ((at - shop.from) % sampleMs !== 0) continue
    const { occupancy } = await site.call<{ occupancy: Omit<Sample, 'truth'> }>(`places/${placeId}`)
    samples.push({ people: occupancy.people, uncertain: occupancy.uncertain, truth: inside })
  }
  return samples
}

/** Runs a day of a shop against a server, and compares its counts with the truth. */
export async function judgeShop(shop: Shop): Promise<ShopJudgement> {
  const site = await ShopSite.start(shop.from - 5 * hourMs)
  try {
    const id = await addShop(site, shop.from)
    const samples = await passDay(site, shop, id)
    site.setClock(shop.from + dayMs)
    // The times at which cameras posted are stored from time to time, and when the server stops.
    await site.restart()
    const range = `from=${new Date(shop.from).toISOString()}&to=${new Date(shop.from + dayMs).toISOString()}`
    const day = await site.call<Counts>(`places/${id}/counts?bucket=day&${range}`)
    const open = await site.call<Counts>(`places/${id}/counts?bucket=hour&hours=open&${range}`)
    return judgementOf(shop, { day, open, samples })
  } finally {
    await site.stop()
  }
}

function judgementOf(shop: Shop, { day, open, samples }: { day: Counts; open: Counts; samples: readonly Sample[] }) {
  const isOpen = ({ at }: ShopCrossing) => at - shop.from >= opensAtMs && at - shop.from < closesAtMs
  const difference = ({ total }: Counts, some: readonly ShopCrossing[]) =>
    Math.abs(total.entered - some.filter(({ seen }) => seen === 'in').length) +
    Math.abs(total.left - some.filter(({ seen }) => seen === 'out').length)
  const isWithin = ({ people, truth }: Sample) => Math.abs(people - truth) <= 1
  const part = (some: readonly Sample[]) => some.length / samples.length
  const crossings = shop.crossings.length
  return {
    crossings,
    missing: (crossings - day.total.entered - day.total.left) / crossings,
    notOnce: difference(day, shop.crossings),
    notOnceOpen: difference(open, shop.crossings.filter(isOpen)),
    saidMissing: day.total.missingMs / minuteMs,
    lowest: Math.min(...samples.map(({ people }) => people)),
    within: part(samples.filter(isWithin)),
    uncertain: part(samples.filter(({ uncertain }) => uncertain)),
    wrong: part(samples.filter(one => !isWithin(one) && !one.uncertain)),
  }
}
