import { describe, expect, it } from 'vitest'
import { type DevicePlate, DeviceRefusal } from '../../../src/device-client/index.ts'
import { deviceZone } from '../../../src/devices/plates/device-zone.ts'
import { applyActions, type PlateAction, type PlateClient } from '../../../src/devices/plates/index.ts'

const plate = (number: string, groupId = '2'): DevicePlate => {
  return { number, groupId, from: null, until: null, owner: null, telephone: null }
}
const refusal = (code: number) => new DeviceRefusal('gate', 'ModifyLicensePlate', { code })

/** A device that answers every change as it is told. */
function client(answers: Partial<PlateClient>): { client: PlateClient; asked: string[] } {
  const asked: string[] = []
  const noted = (name: keyof PlateClient) => ({
    [name]: async (...given: unknown[]) => {
      asked.push(`${name} ${JSON.stringify(given[0]).replace(/,"(from|until|owner|telephone)":null/g, '')}`)
      const answer = answers[name] as ((...args: unknown[]) => unknown) | undefined
      return answer
        ? answer(...given)
        : name === 'addPlates'
          ? (given[0] as DevicePlate[]).map(one => ({ number: one.number, error: null }))
          : undefined
    },
  })
  const names = ['addPlates', 'modifyPlate', 'deletePlate'] as const
  return { asked, client: Object.assign({}, ...names.map(noted)) as PlateClient }
}

async function apply(device: PlateClient, actions: PlateAction[]): Promise<[string, string | null][]> {
  const told: [string, string | null][] = []
  await applyActions({
    actions,
    ask: use => use(device),
    take: async () => null,
    onDone: ({ number }, reason) => told.push([number, reason]),
  })
  return told
}

const edit = (before: DevicePlate, after: DevicePlate): PlateAction => {
  return { kind: 'edit', key: before.number, number: before.number, before, plate: after, copies: [] }
}
const add = (number: string): PlateAction => ({ kind: 'add', key: number, number, plate: plate(number) })

describe('firmware', () => {
  it('that knows a plate only within its list has it added to the other one, then removed', async () => {
    const modifyPlate = () => Promise.reject(refusal(204))
    const { client: device, asked } = client({ modifyPlate })
    expect(await apply(device, [edit(plate('A1', '3'), plate('A1', '2'))])).toEqual([['A1', null]])
    expect(asked.slice(1)).toEqual([
      'addPlates [{"number":"A1","groupId":"2"}]',
      'deletePlate {"number":"A1","groupId":"3"}',
    ])
    const sameList = await apply(device, [edit(plate('A1'), { ...plate('A1'), owner: 'Ann' })])
    expect(sameList).toEqual([['A1', 'The plate is not in its list.']])
  })

  it('that has a plate already has it changed', async () => {
    const addPlates = async () => [{ number: 'A1', error: { code: 203, words: 'the plate is in its list already' } }]
    const { client: device, asked } = client({ addPlates })
    expect(await apply(device, [add('A1')])).toEqual([['A1', null]])
    expect(asked).toHaveLength(2)
    expect(asked[1]).toMatch(/^modifyPlate/)
  })

  it('that lost a plate meanwhile is content with its removal', async () => {
    const { client: device } = client({ deletePlate: () => Promise.reject(refusal(204)) })
    const action: PlateAction = { kind: 'remove', key: 'A1', number: 'A1', plates: [plate('A1')] }
    expect(await apply(device, [action])).toEqual([['A1', null]])
  })

  it('that does not let this user change anything is asked once', async () => {
    const { client: device, asked } = client({ modifyPlate: () => Promise.reject(refusal(4)) })
    const actions = [edit(plate('A1'), plate('A1', '3')), edit(plate('A2'), plate('A2', '3')), add('A3')]
    await expect(apply(device, actions)).rejects.toMatchObject({ code: 'device-refused' })
    expect(asked).toHaveLength(1)
  })
})

describe('the zone of a device', () => {
  const now = new Date('2026-11-23T12:00:00Z')
  const clock = (deviceTime: string, offsetMs = 0) => ({ deviceTime, timeZone: 'EST5', ntp: true, offsetMs })

  it('is its own, also where its clock is hours off', () => {
    const zone = deviceZone(clock('2026-11-23 10:00:00', 3 * 3_600_000), now, 'Europe/Berlin')
    expect(zone.from(Date.UTC(2026, 6, 1, 12))).toBe('2026-07-01 07:00:00')
    expect(zone.instantOfUntil(zone.until(Date.UTC(2026, 6, 1, 12)))).toBe(Date.UTC(2026, 6, 1, 12))
  })

  it('has the summer time of the house where it stands in the same zone', () => {
    const zone = deviceZone({ ...clock('2026-11-23 13:00:00'), timeZone: 'CET-1CEST' }, now, 'Europe/Berlin')
    expect(zone.from(Date.UTC(2026, 6, 1, 12))).toBe('2026-07-01 14:00:00')
    expect(zone.instantOfFrom('2026-07-01 14:00:00')).toBe(Date.UTC(2026, 6, 1, 12))
  })

  it('is that of the house where it does not tell', () => {
    expect(deviceZone(null, now, 'Asia/Tokyo').until(Date.UTC(2026, 6, 1, 15))).toBe('2026-07-01 23:59:59')
    const unread = { ...clock('no time at all'), timeZone: null }
    expect(deviceZone(unread, now, 'Asia/Tokyo').from(null)).toBeNull()
  })
})
