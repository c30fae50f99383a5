import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { DevicePlate } from '../../src/device-client/index.ts'
import { devicePassword, fakeDevice } from '../support/fake-devices.ts'
import { clientFor, configXml, failedXml, oddDevice } from './odd-device.ts'

const plate = (number: string, more: Partial<DevicePlate> = {}): DevicePlate => ({
  number,
  groupId: null,
  from: null,
  until: null,
  owner: null,
  telephone: null,
  ...more,
})

async function pair(kind: 'ipc-old' | 'ipc-5.3.1' | 'nvr', more: { plateLimit?: number } = {}) {
  const device = await fakeDevice({ kind, ...more })
  return { device, client: clientFor(device.port, { password: devicePassword }) }
}

const many = (count: number) => Array.from({ length: count }, (_, n) => plate(`P${n}`))

describe('the plate lists of a device', () => {
  it.each(['ipc-old', 'ipc-5.3.1'] as const)('of %s go by name: allow, block, temporary', async kind => {
    const { client } = await pair(kind)
    const groups = await client.readPlateGroups()
    expect(groups.map(group => group.list).sort()).toEqual(['allow', 'block', 'temporary'])
    await client.addPlates(groups.map(group => plate(`${group.list}`, { groupId: group.id })))
    const listOf = (id: string | null) => groups.find(group => group.id === id)?.list
    for (const { number, groupId } of await client.readPlates()) expect(number).toBe(listOf(groupId))
  })

  it('are found under names that are spelled otherwise', async () => {
    const names = ['whiteLsit', 'Black List', 'temporyList', 'VIP']
    const items = names.map(
      (name, n) => `<item><groupId>${n}</groupId><groupName><![CDATA[ ${name} ]]></groupName></item>`,
    )
    const device = await oddDevice(({ url }, response) => {
      if (url === '/GetLicensePlateGroups')
        return response.end(configXml(`<licensePlateGroups>${items.join('')}</licensePlateGroups>`))
      return response.end(failedXml(url === '/GetLicensePlates' ? 20 : 1))
    })
    const groups = await clientFor(device.port).readPlateGroups()
    expect(groups.map(group => group.list)).toEqual(['allow', 'block', 'temporary', null])
  })

  it.each([
    ['does not know the command', (response: ServerResponse) => response.end(failedXml(1))],
    ['answers it with 404', (response: ServerResponse) => response.writeHead(404).end()],
  ])('are read and changed as one list where the device %s for groups', async (_, refuse) => {
    const number = '<licensePlateNumber>AB1</licensePlateNumber><carOwner>Ann</carOwner>'
    const asked: string[] = []
    const device = await oddDevice(({ url, body }, response) => {
      if (url === '/GetLicensePlateGroups' || url === '/GetSupportedAPIs') return refuse(response)
      if (url !== '/GetLicensePlates') asked.push(body)
      expect(body).not.toContain('groupId')
      if (url !== '/GetLicensePlates') return response.end(configXml(''))
      return response.end(
        body.includes('>1</resultOffset>')
          ? configXml(`<licensePlates type="list" count="1"><item>${number}</item></licensePlates>`)
          : failedXml(20),
      )
    })
    const client = clientFor(device.port)
    const [group, ...more] = await client.readPlateGroups()
    expect([group?.list, more]).toEqual([null, []])
    const [plateRead] = await client.readPlates()
    expect(plateRead).toMatchObject({ number: 'AB1', owner: 'Ann', groupId: group?.id })
    await client.addPlates([plate('CD2'), plate('EF3', { groupId: group!.id })])
    await client.modifyPlate({ ...plateRead!, owner: 'Bob' })
    await client.deletePlate(plateRead!)
    expect(asked).toHaveLength(3)
  })

  it('are not guessed where the device is busy', async () => {
    const device = await oddDevice(({ url }, response) =>
      response.end(url === '/GetLicensePlateGroups' ? failedXml(7) : configXml('')),
    )
    await expect(clientFor(device.port).readPlateGroups()).rejects.toMatchObject({ code: 'device-busy' })
  })

  it.each(['ipc-old', 'ipc-5.3.1'] as const)('of %s take 250 plates in hundreds and give them all back', async kind => {
    const { device, client } = await pair(kind)
    const results = await client.addPlates(many(250))
    expect(results.map(({ number, error }) => error ?? number)).toEqual(many(250).map(({ number }) => number))
    expect((device.state.commands.AddLicensePlates ?? 0) + (device.state.commands.AddVehiclePlate ?? 0)).toBe(3)
    expect(await client.readPlates()).toHaveLength(250)
  })

  it.each(['ipc-old', 'ipc-5.3.1'] as const)('of %s tell for each plate why it was not taken', async kind => {
    const { client } = await pair(kind)
    await client.addPlates([plate('P3'), plate('P120')])
    const results = await client.addPlates([...many(130), plate('N'.repeat(40))])
    expect(results.filter(result => result.error !== null)).toEqual([
      { number: 'P3', error: { code: 203, words: 'the plate is in its list already' } },
      { number: 'P120', error: { code: 203, words: 'the plate is in its list already' } },
      { number: 'N'.repeat(40), error: { code: 16, words: 'a value is outside of what it allows' } },
    ])
    expect(await client.readPlates()).toHaveLength(130)
  })

  it.each(['ipc-old', 'ipc-5.3.1'] as const)('of %s that are full are not asked for every plate', async kind => {
    const { device, client } = await pair(kind, { plateLimit: 150 })
    const results = await client.addPlates(many(400))
    expect(results.filter(({ error }) => error === null)).toHaveLength(150)
    expect(results.at(-1)?.error).toEqual({ code: 202, words: 'its plate list is full' })
    expect((device.state.commands.AddLicensePlates ?? 0) + (device.state.commands.AddVehiclePlate ?? 0)).toBeLessThan(
      20,
    )
  })

  it('of 5.3.1 are changed in every field and cleared of it', async () => {
    const { client } = await pair('ipc-5.3.1')
    const dates = { from: '2026-01-02 03:04:05', until: '2026-12-31 23:59:59' }
    const first = plate('A]]>&"B', { groupId: '3', ...dates, owner: 'Zoë <x>', telephone: '+1' })
    await client.addPlates([first])
    expect(await client.readPlates()).toEqual([first])
    const second = plate(first.number, { groupId: '2' })
    await client.modifyPlate(second)
    expect(await client.readPlates()).toEqual([second])
    await client.deletePlate(second)
    expect(await client.readPlates()).toEqual([])
    await expect(client.deletePlate(second)).rejects.toMatchObject({ deviceCode: 204 })
  })

  it('of old firmware hold days, and say what has to be done at the device', async () => {
    const { client } = await pair('ipc-old')
    await client.addPlates([plate('A', { from: '2026-01-02 03:04:05', until: '2026-02-03 04:05:06', owner: 'Me' })])
    expect(await client.readPlates()).toEqual([
      plate('A', { groupId: 'whiteList', from: '2026-01-02 00:00:00', until: '2026-02-03 23:59:59', owner: 'Me' }),
    ])
    for (const refused of [client.modifyPlate(plate('A')), client.deletePlate(plate('A'))])
      await expect(refused).rejects.toMatchObject({
        code: 'device-unsupported',
        message: expect.stringMatching(/web page/),
      })
  })

  it('are not there on a device without', async () => {
    const { client } = await pair('nvr')
    await expect(client.readPlates()).rejects.toMatchObject({ code: 'device-unsupported' })
  })

  it('end, even where a firmware ignores the offset', async () => {
    const page = '<licensePlates total="999"><item><licensePlateNumber>A</licensePlateNumber></item></licensePlates>'
    const device = await oddDevice(({ url }, response) => {
      if (url === '/GetLicensePlates') return response.end(configXml(page))
      if (url === '/GetLicensePlateGroups')
        return response.end(configXml('<licensePlateGroups><item><groupId>2</groupId></item></licensePlateGroups>'))
      return response.end(failedXml(1))
    })
    expect(await clientFor(device.port).readPlates()).toEqual([plate('A', { groupId: '2' })])
    expect(device.asked.filter(asked => asked.url === '/GetLicensePlates')).toHaveLength(3)
  })

  it('stop at an error of the device, not of a plate', async () => {
    const { device, client } = await pair('ipc-5.3.1')
    await client.readPlateGroups()
    device.setFault('dropsConnections', true)
    await expect(client.addPlates(many(250))).rejects.toMatchObject({ code: 'device-unreachable' })
  })
})
