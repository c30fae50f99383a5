import { describe, expect, it } from 'vitest'
import { type AnnotateEntries, annotateEntries } from '../../src/events/index.ts'
import { ModeHistory } from '../../src/model/index.ts'
import { type RuleInput, ruleConfig } from '../../src/outputs/rule-config.ts'
import { Rules, tryRule } from '../../src/rules/index.ts'
import { noon, plate, sampleEvent } from '../search/sample-events.ts'
import { type Store, startStore } from '../search/search-store.ts'

const minuteMs = 60_000
const events = 600

/** One event a minute from four cameras; every third has a plate. */
async function filled(): Promise<Store> {
  const store = await startStore()
  for (const id of ['gate', 'yard', 'door', 'lane']) await store.addCamera(id, id)
  const all = Array.from({ length: events }, (_, n) =>
    sampleEvent(n + 1, {
      time: noon + n * minuteMs,
      camera: ['gate', 'yard', 'door', 'lane'][n % 4] as string,
      category: n % 3 === 0 ? 'lpr' : 'motion',
      targets:
        n % 3 === 0
          ? [{ type: 'vehicle', plate: plate(`ABC${n % 5}`, { list: n % 2 ? 'allow' : null }) }]
          : [{ type: 'person' }],
    }),
  )
  await store.store(all.slice(0, 500))
  await store.index()
  await store.store(all.slice(500))
  return store
}

async function tried({ database: { queries } }: Store, rule: Omit<RuleInput, 'name'>, more: object = {}) {
  const annotate: AnnotateEntries = entries => annotateEntries(queries, entries)
  const write = async () => undefined
  const log = { warn: () => undefined }
  const rules = new Rules({
    config: [],
    parts: [],
    queries,
    write,
    modes: new ModeHistory(),
    timeZone: 'UTC',
    usersOf: async () => [],
    clock: { now: () => new Date() },
    log,
  })
  const stretch = { from: new Date(noon), to: new Date(noon + 7 * 86_400_000) }
  return tryRule(ruleConfig.parse({ name: 'x', ...rule }), { queries, annotate, rules, ...stretch, show: 50, ...more })
}

const sums = ({ fired, reasons }: Awaited<ReturnType<typeof tried>>) =>
  reasons.reduce((sum, { count }) => sum + count, fired)

describe('trying a rule', () => {
  it('gives the same result if the search index excludes entries', async () => {
    const store = await filled()
    const rules: Omit<RuleInput, 'name'>[] = [
      { when: { category: ['lpr'], camera: ['Gate', 'yard'] }, cooldown: { for: '20m', by: 'camera' } },
      { when: { plate: { number: ['ABC1'], list: ['allow'] } } },
      { when: { target: ['vehicle'], time: { from: '13:00', to: '14:00' } }, maxPerHour: 3 },
      { when: { camera: ['nobody'] } },
    ]
    for (const rule of rules) {
      const all = await tried(store, rule)
      const indexed = await tried(store, rule, { mostRead: 300 })
      expect([indexed.complete, indexed.looked, indexed.fired, indexed.held]).toEqual([
        true,
        events,
        all.fired,
        all.held,
      ])
      expect([sums(all), sums(indexed)]).toEqual([events, events])
      const acting = (trial: typeof all) => trial.items.filter(({ verdict }) => verdict !== 'no').slice(0, 10)
      expect(acting(indexed)).toEqual(acting(all))
    }
  })

  it('shows the newest entries, half of them for those that would have fired', async () => {
    const store = await filled()
    const { items, fired } = await tried(store, { when: { camera: ['gate'] } }, { show: 20 })
    expect([items.length, fired]).toEqual([20, 150])
    expect(items.filter(({ verdict }) => verdict === 'fires')).toHaveLength(10)
    const times = items.map(({ time }) => time)
    expect(times).toEqual(times.toSorted().reverse())
  })

  it('reports how far back it read if there are too many entries', async () => {
    const store = await filled()
    const trial = await tried(store, { when: { time: { from: '00:00', to: '12:00' } } }, { mostRead: 100 })
    expect(trial.complete).toBe(false)
    expect(trial.looked).toBeLessThan(events)
    expect(sums(trial)).toBe(trial.looked)
    expect(Date.parse(trial.from)).toBeGreaterThan(noon)
  })
})
