import { describe, expect, test } from 'vitest'
import type { TableStore } from '../../src/database/index.ts'
import { ModeHistory } from '../../src/model/index.ts'
import { ruleConfig, ruleParts } from '../../src/outputs/rule-config.ts'
import { alertScope, Rules, type RuleUser, ThrottleGate, Throttles } from '../../src/rules/index.ts'
import { type Engine, openStore } from './engine.ts'

const log = { warn: () => undefined }
const clock = { now: () => new Date('2026-01-01T12:00:00.000Z') }

async function startedRules({ queries, write }: TableStore, usersOf = async (): Promise<RuleUser[]> => []) {
  const rules = new Rules({
    queries,
    write,
    config: [],
    parts: ruleParts,
    usersOf,
    timeZone: 'UTC',
    modes: new ModeHistory(),
    clock,
    log,
  })
  await rules.start()
  return rules
}

async function setUp(engine: Engine, usersOf?: () => Promise<RuleUser[]>) {
  const store = await openStore(engine)
  return { store, rules: await startedRules(store, usersOf) }
}

export function rulesContract(engine: Engine): void {
  describe('Rules', () => {
    test('a rule is read again as it was stored, with the parts of outputs', async () => {
      const { store, rules } = await setUp(engine)
      const config = ruleConfig.parse({
        name: 'Cars',
        when: { category: ['lpr'] },
        maxPerHour: 3,
        mqtt: { topic: 'house/cars' },
      })
      const { id } = await rules.add(config)
      const again = await startedRules(store)
      expect(again.all()).toEqual([{ id, source: 'database', config }])
      expect(again.withPart(ruleParts[0]).map(({ part }) => part)).toEqual([{ topic: 'house/cars', retain: false }])
    })

    test('a change replaces the rule, and its name stays unique', async () => {
      const { store, rules } = await setUp(engine)
      const { id } = await rules.add(ruleConfig.parse({ name: 'Cars', when: { category: ['lpr'] } }))
      await rules.add(ruleConfig.parse({ name: 'People', when: { target: ['person'] } }))
      await rules.change(id, config => ({ ...config, name: 'Vehicles', enabled: false }))
      await expect(rules.change(id, config => ({ ...config, name: 'people' }))).rejects.toMatchObject({
        code: 'rule-name-taken',
      })
      const names = (await startedRules(store)).all().map(({ config }) => [config.name, config.enabled])
      expect(names).toEqual([
        ['People', true],
        ['Vehicles', false],
      ])
    })

    test('a rule that an output refers to cannot be removed; removing one removes the state of its throttle', async () => {
      const users: RuleUser[] = [{ what: 'webhook', name: 'gate' }]
      const { store, rules } = await setUp(engine, async () => users)
      const { id } = await rules.add(ruleConfig.parse({ name: 'Cars', when: { category: ['lpr'] } }))
      const { throttles } = rules
      const marks = new Map([['all', { at: 5, count: 1 }]])
      await store.write([throttles.setFired(id, 7), throttles.setMarks(alertScope(id), marks)])
      await expect(rules.remove(id)).rejects.toMatchObject({ code: 'rule-in-use' })
      users.length = 0
      await rules.remove(id)
      expect((await startedRules(store)).all()).toEqual([])
      expect(await throttles.lastFired()).toEqual(new Map())
      expect(await throttles.marks(alertScope(id))).toEqual(new Map())
    })
  })

  describe('Throttles', () => {
    test('marks belong to a scope and are replaced by key', async () => {
      const { queries, write } = await openStore(engine)
      const throttles = new Throttles({ queries })
      const marks = new Map([
        ['all', { at: 1, count: 1 }],
        ['held', { at: 2, count: 4 }],
      ])
      await write([throttles.setMarks('gate', marks), throttles.setMarks('yard', marks)])
      await write([throttles.setMarks('gate', new Map([['held', { at: 9, count: 0 }]]))])
      expect(await throttles.marks('gate')).toEqual(new Map([...marks, ['held', { at: 9, count: 0 }]]))
      await write([throttles.removeBefore('gate', 9)])
      expect([...(await throttles.marks('gate')).keys()]).toEqual(['held'])
      await write([throttles.removeScope('gate')])
      expect(await throttles.marks('gate')).toEqual(new Map())
      expect(await throttles.marks('yard')).toEqual(marks)
    })

    test('the time at which a rule last fired never goes back', async () => {
      const { queries, write } = await openStore(engine)
      const throttles = new Throttles({ queries })
      await write([throttles.setFired('a', 5), throttles.setFired('b', 6)])
      await write([throttles.setFired('a', 3), throttles.setFired('b', 8)])
      expect(await throttles.lastFired()).toEqual(
        new Map([
          ['a', 5],
          ['b', 8],
        ]),
      )
    })

    test('a gate without marks of its own starts open', async () => {
      const { queries } = await openStore(engine)
      const gate = new ThrottleGate({ scope: 'gate', throttle: { maxPerHour: 1 } })
      await gate.restore(new Throttles({ queries }))
      expect(gate.statements(new Throttles({ queries }))).toEqual([])
    })
  })
}
