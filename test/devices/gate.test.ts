import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { fakeDevice } from '../support/fake-devices.ts'
import { until } from '../support/until.ts'
import { deviceSite, deviceSiteProcess, siteForFile } from './device-site.ts'

const theSite = siteForFile()
const openFor = (seconds?: number) => ({ on: true, confirm: true, ...(seconds === undefined ? {} : { seconds }) })

describe('an alarm output', () => {
  it('opens for as long as asked and closes by itself; both are in the audit log', async () => {
    const site = theSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const id = await site.add(device)
    const { until: closesAt } = await site.post(`devices/${id}/outputs/1`, openFor(1))
    expect([device.state.outputs[0], closesAt]).toEqual([true, expect.any(String)])
    await until(() => device.state.outputs[0] === false)
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(closesAt))
    const [opened] = await site.audited('open-output')
    const [closed] = await site.audited('close-output')
    expect([opened?.detail, closed?.who]).toEqual(['output 1 for 1 s', 'server'])
    expect((await site.device(id)).outputs).toEqual([expect.objectContaining({ output: 1, on: false, until: null })])
  })

  it('closes after a crash of this server, once it runs again', async () => {
    const site = await deviceSiteProcess()
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const id = await site.add(device)
    await site.post(`devices/${id}/outputs/1`, openFor(2))
    site.server.kill('SIGKILL')
    await site.server.exited
    expect(device.state.outputs[0]).toBe(true)
    const next = await deviceSite({ dataDir: site.server.dataDir })
    await until(() => device.state.outputs[0] === false)
    expect((await next.audited('close-output'))[0]?.detail).toContain('output 1')
  })

  it('closes after a crash although the clock was set back three hours since', async () => {
    const site = await deviceSiteProcess()
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    await site.post(`devices/${await site.add(device)}/outputs/1`, openFor(60))
    site.server.kill('SIGKILL')
    await site.server.exited
    // Seen from an earlier clock, everything noted lies in the future.
    const database = new DatabaseSync(join(site.server.dataDir, 'viewtron.db'))
    database.exec('UPDATE device_output SET at = at + 10800000, until = until + 10800000')
    database.close()
    await deviceSite({ dataDir: site.server.dataDir })
    await until(() => device.state.outputs[0] === false)
  })

  it('closes as soon as the device can be reached again', async () => {
    const site = theSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const id = await site.add(device)
    await site.post(`devices/${id}/outputs/1`, openFor(1))
    await device.unplug()
    await site.audited('close-output-failed')
    await device.plugIn()
    await until(() => device.state.outputs[0] === false, { withinMs: 15_000 })
  }, 30_000)

  it('stays open where no time is given, also when it was to close before', async () => {
    const site = theSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const id = await site.add(device)
    await site.post(`devices/${id}/outputs/1`, openFor(1))
    await site.post(`devices/${id}/outputs/1`, openFor())
    await site.post(`devices/${id}/outputs/1`, { on: false, confirm: true })
    const { outputs } = await site.device(id)
    expect(outputs).toEqual([expect.objectContaining({ on: false, until: null, by: 'nobody' })])
    expect(device.state.commands.ManualAlarmOut).toBe(3)
  })

  it('closes when the device is removed', async () => {
    const site = theSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const id = await site.add(device)
    await site.post(`devices/${id}/outputs/1`, openFor(300))
    expect(device.state.outputs[0]).toBe(true)
    expect((await site.call(`devices/${id}`, { method: 'DELETE' })).status).toBe(204)
    expect(device.state.outputs[0]).toBe(false)
    expect((await site.call(`devices/${id}`)).json.code).toBe('device-not-found')
  })

  it('of a device that is removed while it cannot be reached stops nothing', async () => {
    const site = theSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const id = await site.add(device)
    const { until: closesAt } = await site.post(`devices/${id}/outputs/1`, openFor(1))
    await device.unplug()
    expect((await site.call(`devices/${id}`, { method: 'DELETE' })).status).toBe(204)
    await until(() => Date.now() > Date.parse(closesAt) + 200)
    expect((await site.call('devices')).status).toBe(200)
  })

  it('is not opened without a confirmation, nor where there is none', async () => {
    const site = theSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const id = await site.add(device)
    const unconfirmed = await site.call(`devices/${id}/outputs/1`, { body: { on: true } })
    const unknown = await site.call(`devices/${id}/outputs/7`, { body: openFor() })
    expect([unconfirmed.status, unknown.json.code]).toEqual([400, 'output-unknown'])
    expect(device.state.commands.ManualAlarmOut).toBeUndefined()
  })
})

it('who looks for devices on the network is in the audit log', async () => {
  const site = theSite()
  const { items } = await site.post('devices/find')
  const [looked] = await site.audited('find-devices')
  expect(looked).toMatchObject({ who: 'nobody', subject: null, detail: `${items.length} found` })
})

describe('a device now', () => {
  it('gives a picture, its alarms, its presets and the right time', async () => {
    const site = theSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1', ptz: true, clockOffsetMs: 3 * 3_600_000 })
    const id = await site.add(device)
    const picture = await site.call(`devices/${id}/snapshot`)
    expect([picture.status, picture.headers['content-type']]).toEqual([200, 'image/jpeg'])
    expect((await site.json(`devices/${id}/presets`)).items).toHaveLength(3)
    expect((await site.call(`devices/${id}/presets/2`, { method: 'POST' })).status).toBe(204)
    expect(device.state.atPreset).toBe(2)
    const { before, after } = await site.post(`devices/${id}/clock`)
    expect(Math.round(before.offsetMs / 3_600_000)).toBe(3)
    expect(Math.abs(after.offsetMs)).toBeLessThan(3000)
    expect(await site.json(`devices/${id}/alarms`)).toMatchObject({ active: [] })
  })

  it('of a recorder raises a virtual alarm that arrives', async () => {
    const site = theSite()
    const device = await fakeDevice({ kind: 'nvr', timeScale: 20 })
    device.postTo(site.server.url)
    const id = await site.add(device)
    const { input, at } = await site.post(`devices/${id}/virtual-alarm`)
    expect(input).toBe(17)
    await until(async () => (await site.json(`devices/${id}/arrivals?since=${at}`)).posts > 0)
  })
})
