import { expect, test } from 'vitest'
import { fakeDevice } from '../../support/fake-devices.ts'
import { ask, config } from './ask.ts'

const item = (index: number, number: string, group = '2') =>
  `<item><index>${index}</index><licensePlateNumber>${number}</licensePlateNumber><groupId>${group}</groupId></item>`

const adding = (items: string[]) => ({ body: config(`<licensePlates type="list">${items.join('')}</licensePlates>`) })

const searching = (offset: number, most = 100, group = '') => ({
  body: config(
    `<searchFilter><maxResult>${most}</maxResult><resultOffset>${offset}</resultOffset><groupId>${group}</groupId></searchFilter>`,
  ),
})

const resultsOf = (text: string) => [...text.matchAll(/<errorCode>(\d+)</g)].map(([, code]) => Number(code))

test('each plate of a request has a result of its own', async () => {
  const device = await fakeDevice({ kind: 'ipc-5.3.1', plateLimit: 3, plates: [{ number: 'OLD1' }] })
  const items = [item(1, 'AB1'), item(2, 'OLD1'), item(3, 'AB3', '9'), item(4, 'AB4'), item(5, 'AB5')]
  const { text } = await ask(device, '/AddLicensePlates', adding(items))
  expect(text).toContain('status="success"')
  expect(resultsOf(text)).toEqual([0, 203, 207, 0, 202])
  expect(device.state.plates.map(plate => plate.number)).toEqual(['OLD1', 'AB1', 'AB4'])
})

test('a hundred at a time, and pages that count from one', async () => {
  const device = await fakeDevice({ kind: 'ipc-5.3.1' })
  const items = Array.from({ length: 101 }, (_, n) => item(n + 1, `P${n}`))
  expect((await ask(device, '/GetLicensePlates', searching(1))).error).toBe(20)
  expect((await ask(device, '/AddLicensePlates', adding(items))).error).toBe(19)
  await ask(device, '/AddLicensePlates', adding(items.slice(0, 100)))
  await ask(device, '/AddLicensePlates', adding(items.slice(100)))
  expect((await ask(device, '/GetLicensePlates', searching(0))).error).toBe(16)
  expect((await ask(device, '/GetLicensePlates', searching(101))).text).toMatch(/count="1" total="101"[\s\S]*P100/)
  expect((await ask(device, '/GetLicensePlates', searching(1, 100, '3'))).error).toBe(20)
})

test('a plate is edited with declared texts and removed from its group', async () => {
  const device = await fakeDevice({ kind: 'ipc-5.3.1', plates: [{ number: 'AB1' }] })
  const plate = (owner: string) =>
    config(`<licensePlate><licensePlateNumber>AB1</licensePlateNumber><groupId>3</groupId>${owner}</licensePlate>`)
  const plain = await ask(device, '/ModifyLicensePlate', { body: plate('<carOwner>Ann</carOwner>') })
  expect(plain.error).toBe(16)
  await ask(device, '/ModifyLicensePlate', { body: plate('<carOwner type="string">Ann</carOwner>') })
  expect(device.state.plates).toMatchObject([{ number: 'AB1', groupId: '3', owner: 'Ann' }])
  const removal = (group: number) =>
    config(`<deleteAction><licensePlateNumber>AB1</licensePlateNumber><groupId>${group}</groupId></deleteAction>`)
  expect((await ask(device, '/DeleteLicensePlate', { body: removal(2) })).error).toBe(204)
  await ask(device, '/DeleteLicensePlate', { body: removal(3) })
  expect(device.state.plates).toEqual([])
})

test('old firmware adds all plates of a request or none, and lists them by page', async () => {
  const device = await fakeDevice({ kind: 'ipc-old', plates: [{ number: 'OLD1', from: '2026-01-02 00:00:00' }] })
  const add = (...numbers: string[]) => {
    const items = numbers.map(number => `<item><carPlateNumber>${number}</carPlateNumber></item>`)
    return ask(device, '/AddVehiclePlate', { body: config(`<vehiclePlates>${items.join('')}</vehiclePlates>`) })
  }
  expect((await add('AB1', 'OLD1')).error).toBe(203)
  expect((await add('AB1', 'AB2')).text).toContain('status="success"')
  const page = (index: number) =>
    config(`<searchFilter><item><pageIndex>${index}</pageIndex><pageSize>2</pageSize></item></searchFilter>`)
  const [first, second] = [
    await ask(device, '/GetVehiclePlate', { body: page(0) }),
    await ask(device, '/GetVehiclePlate', { body: page(1) }),
  ]
  expect([...first.text.matchAll(/CDATA\[(OLD1|AB\d|2026[^\]]*)/g)].map(([, text]) => text)).toEqual([
    'OLD1',
    '2026/01/02',
    'AB1',
  ])
  expect(second.text).toContain('AB2')
})
