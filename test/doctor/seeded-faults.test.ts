import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { FakeDevice, FakeDeviceOptions } from '../../src/simulator/devices/index.ts'
import { deviceCertificate, devicePassword, fakeDevice } from '../support/fake-devices.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { webRequest } from '../support/web-client.ts'
import { acknowledged, type DoctorSite, doctorSite } from './doctor-site.ts'

const host = '127.0.0.31'

/** A camera that is set up for this server and stored with its password. */
async function storedCamera(site: DoctorSite, options: Partial<FakeDeviceOptions> = {}): Promise<FakeDevice> {
  const device = await fakeDevice({
    kind: 'ipc-5.3.1',
    host,
    postFrom: host,
    timeScale: 20,
    name: 'Gate',
    postTo: site.server.url,
    ...options,
  })
  await site.store(device)
  await acknowledged(device, 'heartbeat')
  return device
}

/** Signs in with another password, as another program would. */
const signInWrongly = ({ url, user }: FakeDevice) =>
  webRequest(url, '/GetDeviceInfo', {
    headers: { authorization: `Basic ${Buffer.from(`${user}:guessed`).toString('base64')}` },
  })

it('1: a wrong password, tried once', async () => {
  const site = await doctorSite()
  const device = await storedCamera(site)
  device.changePassword('another one')
  const found = await site.finds('device-password-wrong', { asks: true })
  expect(found).toMatchObject({
    severity: 'error',
    subject: `Gate (${host})`,
    link: expect.stringMatching(/^\/devices\//),
  })
  expect(found.fix).toMatch(/Type the right password/)
  await site.check()
  await site.check()
  expect(device.state.signIns.failed).toBe(1)
  expect(await site.complaints()).toEqual(['device-password-wrong'])
  expect(JSON.stringify(await site.look())).not.toContain(devicePassword)
})

it('2: a locked account', async () => {
  const site = await doctorSite()
  const device = await storedCamera(site, { lockAfter: 2 })
  await signInWrongly(device)
  await signInWrongly(device)
  const found = await site.finds('device-locked', { asks: true })
  expect(found.severity).toBe('error')
  expect(found.fix).toMatch(/Wait until it opens again/)
  expect(await site.complaints()).toEqual(['device-locked'])
})

it('3: a wrong port, by its settings, and by its posts where it is the port of the dashboard', async () => {
  const site = await doctorSite()
  const device = await storedCamera(site)
  device.setFault('wrongPort', true)
  const found = await site.finds('post-port-wrong', { asks: true })
  expect(found.seen).toContain('port 9.')
  expect(found.fix).toContain(`set Port to ${site.server.port}`)
  expect(await site.complaints()).toEqual(['post-port-wrong'])
  device.setFault('wrongPort', false)
  await site.isMended('post-port-wrong')

  const stranger = '127.0.0.32'
  await fakeDevice({ kind: 'ipc-old', postFrom: stranger, postTo: `${site.server.webUrl}API`, timeScale: 20 })
  const posted = await site.finds('wrong-port')
  expect(posted).toMatchObject({ severity: 'error', subject: stranger })
  expect(posted.fix).toContain(`Port to ${site.server.port}`)
})

it('4: a path without its slash, by its settings and by its posts', async () => {
  const site = await doctorSite()
  const device = await storedCamera(site)
  device.setFault('pathWithoutSlash', true)
  const asked = await site.finds('post-path-wrong', { asks: true })
  expect(asked.fix).toMatch(/type \/API into Path/)
  const posted = await site.finds('path-unreadable')
  expect(posted.seen).toContain('“POST API HTTP/1.1”')
  expect(posted.fix).toMatch(/Type \/API into Path/)
  expect((await site.complaints()).toSorted()).toEqual(['path-unreadable', 'post-path-wrong'])
  device.setFault('pathWithoutSlash', false)
  await site.isMended('path-unreadable')
  expect(await site.complaints()).toEqual([])
})

it('5: HTTPS to the HTTP port', async () => {
  const site = await doctorSite()
  const device = await storedCamera(site)
  device.setFault('httpsToHttp', true)
  expect((await site.finds('tls-to-plain-port')).fix).toMatch(/Set Protocol to HTTP /)
  expect((await site.finds('post-protocol-wrong', { asks: true })).fix).toMatch(/set Protocol to HTTP\./)
  expect((await site.complaints()).toSorted()).toEqual(['post-protocol-wrong', 'tls-to-plain-port'])
  device.setFault('httpsToHttp', false)
  await site.isMended('tls-to-plain-port')
})

it('5: HTTP to the HTTPS port', async () => {
  const { cert, key } = await deviceCertificate('server')
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'cert.pem'), cert)
  writeFileSync(join(folder, 'key.pem'), key)
  const site = await doctorSite({
    env: { VIEWTRON_CAMERA_TLS_CERT: join(folder, 'cert.pem'), VIEWTRON_CAMERA_TLS_KEY: join(folder, 'key.pem') },
  })
  const device = await storedCamera(site)
  device.postTo(site.server.url.replace('https:', 'http:'))
  expect((await site.finds('plain-to-tls-port')).fix).toMatch(/Set Protocol to HTTPS /)
  expect((await site.finds('post-protocol-wrong', { asks: true })).fix).toMatch(/set Protocol to HTTPS\./)
})

it('6: a self-signed certificate that changed', async () => {
  const site = await doctorSite()
  const device = await storedCamera(site, { https: await deviceCertificate('first') })
  const signIns = device.state.signIns.ok
  device.replaceCertificate(await deviceCertificate('second'))
  const found = await site.finds('device-certificate-changed', { asks: true })
  expect(found.severity).toBe('error')
  expect(found.fix).toMatch(/Compare the fingerprint/)
  expect(device.state.signIns.ok).toBe(signIns)
  expect(await site.complaints()).toEqual(['device-certificate-changed'])
})

it('7: HTTP POST switched off', async () => {
  const site = await doctorSite()
  const device = await storedCamera(site)
  device.setFault('httpPostOff', true)
  const found = await site.finds('http-post-off', { asks: true })
  expect(found.fix).toMatch(/switch on “Enable”/)
  expect(await site.complaints()).toEqual(['http-post-off'])
  device.setFault('httpPostOff', false)
  await site.isMended('http-post-off')
})

it('8: the address of another server', async () => {
  const site = await doctorSite()
  const device = await storedCamera(site)
  device.setFault('wrongServer', true)
  const found = await site.finds('post-address-wrong', { asks: true })
  expect(found.seen).toContain('127.9.9.9')
  expect(found.fix).toMatch(/set Domain\/IP to this server’s address/)
  expect(await site.complaints()).toEqual(['post-address-wrong'])
})

it('9: heartbeats only is a note, not a complaint', async () => {
  const site = await doctorSite()
  const device = await storedCamera(site, { faults: { heartbeatOnly: true } })
  await acknowledged(device, 'heartbeat', 3)
  const found = await site.finds('keepalive-only')
  expect(found.severity).toBe('info')
  expect(found.fix).toMatch(/switch on a detection and its schedule/)
  expect(await site.complaints()).toEqual([])
})

it('10: nothing subscribed', async () => {
  const site = await doctorSite()
  const device = await storedCamera(site)
  device.setFault('nothingSubscribed', true)
  const found = await site.finds('nothing-subscribed', { asks: true })
  expect(found.seen).toContain('Smart event data')
  expect(found.fix).toMatch(/tick “Smart event data”/)
  expect(await site.complaints()).toEqual(['nothing-subscribed'])
})

it('11: pictures off, by its settings and by its events', async () => {
  const site = await doctorSite()
  const device = await storedCamera(site, { faults: { picturesOff: true } })
  for (let n = 0; n < 3; n++) await device.event('lpr')
  expect((await site.finds('events-without-pictures')).fix).toMatch(/Tick “Original picture” and “Target picture”/)
  expect((await site.finds('pictures-off', { asks: true })).fix).toMatch(/tick “Original picture”/)
  expect((await site.complaints()).toSorted()).toEqual(['events-without-pictures', 'pictures-off'])
  device.setFault('picturesOff', false)
  await device.event('lpr')
  await site.isMended('events-without-pictures')
})

it('12: a clock that is 3 hours off, by its posts and by its own word', async () => {
  const site = await doctorSite()
  const device = await fakeDevice({
    kind: 'ipc-5.3.1',
    host,
    postFrom: host,
    timeScale: 20,
    name: 'Gate',
    postTo: site.server.url,
    faults: { clock3hOff: true },
  })
  await acknowledged(device, 'heartbeat')
  await device.event('lpr')
  const skewed = await site.finds('clock-skew')
  expect(skewed.seen).toMatch(/dated (3 h|2 h 59 min) in the future/)
  await site.store(device)
  const asked = await site.finds('device-clock-off', { asks: true })
  expect(asked.seen).toMatch(/(3 h|2 h 59 min) ahead/)
  expect(asked.fix).toMatch(/Set to this server’s time/)
  expect(await site.complaints()).toEqual(['device-clock-off'])
})

it('12b: a clock in another time zone, by the local times of its posts', async () => {
  const site = await doctorSite({ env: { TZ: 'Europe/Berlin' } })
  const device = await storedCamera(site, { timeZone: 'CST-8' })
  // Each begins an alarm, and each alarm tells of its end too.
  for (const type of ['line-crossing', 'lpr', 'perimeter-intrusion']) await device.event(type)
  const found = await site.finds('camera-zone')
  expect(found).toMatchObject({ severity: 'warning', link: expect.stringMatching(/^\/devices\//) })
  expect(found.seen).toMatch(/UTC\+8 \(CST-8\); this server works in Europe\/Berlin, UTC\+[12]\./)
  expect(found.meaning).toContain('This camera is in another time zone')
  expect(found.fix).toContain('Set the time zone in the device')
  expect(await site.complaints()).toEqual(['camera-zone'])
})

it('13: firmware with misspelled elements, in its settings and in its posts', async () => {
  const site = await doctorSite()
  const device = await storedCamera(site, { faults: { misspelled: true } })
  await device.event('lpr')
  await device.event('lpr')
  const { findings } = await site.check()
  const found = findings.filter(({ code }) => code === 'firmware-misspelled')
  expect(found.map(({ severity }) => severity)).toEqual(['warning', 'info'])
  expect(found[0]?.seen).toContain('plateNo')
  expect(found[1]?.seen).toMatch(/heartBeatSwitch|subscribeDataType/)
  expect(found[0]?.fix).toMatch(/Update the firmware/)
  expect(await site.complaints()).toEqual(['firmware-misspelled'])
})

it('14: the same device from two addresses at once', async () => {
  const site = await doctorSite()
  const twin = {
    kind: 'ipc-5.3.1',
    mac: '58:5b:69:00:00:77',
    serial: 'TWIN',
    timeScale: 20,
    postTo: site.server.url,
  } as const
  const devices = await Promise.all(['127.0.0.33', '127.0.0.34'].map(from => fakeDevice({ ...twin, postFrom: from })))
  for (let n = 0; n < 2; n++) for (const device of devices) await device.event('lpr')
  const found = await site.finds('duplicate-device')
  expect(found.severity).toBe('warning')
  expect(found.seen).toMatch(/58:5b:69:00:00:77.*127\.0\.0\.3[34] and 127\.0\.0\.3[34]/)
  expect(found.fix).toMatch(/Leave one of them/)
  expect(await site.complaints()).toEqual(['duplicate-device'])
})

it('15: a channel of a recorder that is offline, once, whether it tells or is asked', async () => {
  const site = await doctorSite()
  const device = await fakeDevice({
    kind: 'nvr',
    host,
    postFrom: host,
    timeScale: 20,
    channels: 4,
    postTo: site.server.url,
  })
  for (const channel of [1, 2]) await device.event('lpr', { channel })
  await device.offlineChannel(2)
  const told = await site.finds('channel-offline')
  expect(told.severity).toBe('error')
  expect(told.fix).toMatch(/power and cable/)
  await site.store(device)
  await site.check()
  expect(await site.complaints()).toEqual(['channel-offline'])
  await device.offlineChannel(2, false)
  await site.isMended('channel-offline')
})
