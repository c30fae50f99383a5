import { expect, it } from 'vitest'
import { PushActions } from '../../../src/outputs/push/push-actions.ts'
import { PushDevices } from '../../../src/outputs/push/push-devices.ts'
import { openPushKeys } from '../../../src/outputs/push/push-keys.ts'
import type { PushPerson } from '../../../src/outputs/push/push-people.ts'
import { startStore } from '../../search/search-store.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const minuteMs = 60_000
const gate = { device: 'Gate', deviceId: 'd', output: 1 }

async function setUpActions() {
  const { database } = await startStore()
  const { queries, commit: write } = database
  const dataDir = temporaryFolder()
  const devices = new PushDevices({ queries, write })
  const keys = { p256dh: 'k', auth: 'a' }
  const device = { id: 'phone', userId: null, name: 'Phone', endpoint: 'https://push', keys, severity: 'info' } as const
  await devices.put({ ...device, createdAt: new Date(0) })
  const world = {
    now: Date.parse('2026-01-02T03:04:05Z'),
    person: { userId: null, name: 'Ann', mayOperate: true, cameras: null } as PushPerson,
    opened: [] as string[],
    seen: [] as string[],
  }
  const actions = new PushActions({
    queries,
    write,
    devices,
    keys: () => openPushKeys(dataDir),
    people: async () => [world.person],
    gateOf: async () => gate,
    openGate: async (_gate, by) => void world.opened.push(by),
    alerts: {
      find: async id => ({ id, camera_id: 'gate' }) as never,
      markSeen: async ids => {
        world.seen.push(...ids)
        return [...ids]
      },
    },
    clock: { now: () => new Date(world.now) },
  })
  const token = (action: 'seen' | 'open', nonce = 'n') =>
    actions.token(action, { deviceId: 'phone', alertId: 'a1', nonce })
  return { world, actions, token }
}

it('works for ten minutes, also after a restart, and not longer', async () => {
  const { world, actions, token } = await setUpActions()
  const [first, second] = [await token('seen', '1'), await token('seen', '2')]
  world.now += 10 * minuteMs
  await actions.use(first)
  expect(world.seen).toEqual(['a1'])
  world.now += 1
  await expect(actions.use(second)).rejects.toMatchObject({ code: 'push-action-over' })
})

it('opens a gate once, however often the button is pressed at the same moment', async () => {
  const { world, actions, token } = await setUpActions()
  const open = await token('open')
  const results = await Promise.allSettled(Array.from({ length: 5 }, () => actions.use(open)))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(world.opened).toEqual(['Ann'])
})

it('does nothing for a person who may not any more', async () => {
  const { world, actions, token } = await setUpActions()
  const [open, seen] = [await token('open'), await token('seen')]
  world.person = { ...world.person, cameras: ['gate'] }
  await expect(actions.use(open)).rejects.toMatchObject({ code: 'push-action-over' })
  world.person = { ...world.person, cameras: ['yard'] }
  await expect(actions.use(seen)).rejects.toMatchObject({ code: 'push-action-over' })
  world.person = { ...world.person, cameras: null, mayOperate: false }
  await expect(actions.use(seen)).rejects.toMatchObject({ code: 'push-action-over' })
  expect([...world.opened, ...world.seen]).toEqual([])
})

it('refuses tokens that were changed or that another server made', async () => {
  const [one, other] = [await setUpActions(), await setUpActions()]
  const token = await one.token('seen')
  const [body = '', signature = ''] = token.split('.')
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString())
  const forged = Buffer.from(JSON.stringify({ ...claims, x: 'open' })).toString('base64url')
  for (const wrong of [`${forged}.${signature}`, body, `${body}.`, '', '.', 'x.y']) {
    await expect(one.actions.use(wrong)).rejects.toMatchObject({ code: 'push-action-over' })
  }
  await expect(other.actions.use(token)).rejects.toMatchObject({ code: 'push-action-over' })
})
