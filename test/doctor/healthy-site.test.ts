import { expect, it } from 'vitest'
import type { FakeDevice, FakeDeviceOptions, PostSettings } from '../../src/simulator/devices/index.ts'
import { Studio } from '../../src/simulator/index.ts'
import { smartTypes } from '../../src/simulator/posts/smart-types.ts'
import { fakeDevice } from '../support/fake-devices.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { acknowledged, type DoctorSite, doctorSite } from './doctor-site.ts'

interface Household extends Partial<FakeDeviceOptions> {
  kind: FakeDeviceOptions['kind']
  /** Odd, but as somebody wants it. */
  settings?: Partial<PostSettings>
  /** No password of it is known here. */
  isStranger?: boolean
  events?: string[]
}

/** Returns all smart types of a format of posts. */
const allOf = (format: string) => smartTypes.filter(type => type.format === format).map(type => type.name)

const camera = { kind: 'ipc-5.3.1' } as const
const old = { kind: 'ipc-old' } as const
const recorder = { kind: 'nvr', channels: 4 } as const

/** Sixteen devices of all kinds, set up as people set them up. */
const household: Household[] = [
  { ...camera, events: [...allOf('ipc-v2.1'), ...allOf('ipc-v2.1')] },
  { ...camera, settings: { data: ['smartData', 'sourceImage', 'targetImage'] } },
  { ...camera, settings: { data: ['alarmStatus', 'smartData', 'targetImage'] } },
  { ...camera, settings: { heartbeatSeconds: 120 } },
  { ...camera, settings: { heartbeat: false } },
  { ...camera, clockOffsetMs: 20_000 },
  { ...camera, settings: { path: '/some/other/path' } },
  { ...camera, isStranger: true, settings: { events: ['TRIPWIRE'] }, events: ['line-crossing'] },
  { ...camera, timeZone: 'WET0', isStranger: true },
  { ...old, events: [...allOf('ipc-v1x'), ...allOf('ipc-v1x')] },
  { ...old, isStranger: true },
  { ...old, auth: 'basic', events: ['line-crossing'] },
  { ...recorder, events: [...allOf('nvr-v2'), ...allOf('nvr-v2')] },
  { ...recorder, channels: 8, events: ['line-crossing'] },
  { ...recorder, isStranger: true },
  { ...recorder, settings: { persistent: true } },
]

async function build(site: DoctorSite): Promise<FakeDevice[]> {
  const studio = new Studio({ capacity: 32 })
  return Promise.all(
    household.map(async ({ settings = {}, isStranger = false, events: _, ...options }, n) => {
      const host = `127.0.1.${10 + n}`
      const identity = { name: `Device ${n}`, mac: `58:5b:69:00:01:${(16 + n).toString(16)}`, serial: `SITE${n}` }
      const device = await fakeDevice({ host, postFrom: host, timeScale: 20, seed: n, studio, ...identity, ...options })
      device.postTo(site.server.url, settings)
      if (!isStranger) await site.store(device)
      return device
    }),
  )
}

async function live(devices: FakeDevice[]): Promise<void> {
  for (const [n, device] of devices.entries()) {
    const { kind, events = ['lpr', 'line-crossing'] }: Household = household[n] ?? camera
    const channels = kind === 'nvr' ? [1, 2] : [1]
    device.triggerInput()
    for (const type of events) for (const channel of channels) await device.event(type, { channel })
    if (household[n]?.settings?.heartbeat !== false) await acknowledged(device, 'heartbeat', 2)
  }
}

it('says nothing against a healthy site of sixteen devices, before and after a restart', async () => {
  const dataDir = temporaryFolder()
  const site = await doctorSite({ dataDir })
  const devices = await build(site)
  await live(devices)
  const { findings, senders } = await site.check()
  expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([])
  expect(findings.map(({ code }) => code)).toEqual(['heartbeat-off'])
  expect(senders).toHaveLength(16)
  expect(senders.every(({ events, withPictures }) => events > 0 && withPictures > 0)).toBe(true)

  await site.server.stop()
  const again = await doctorSite({ dataDir })
  for (const [n, device] of devices.entries()) device.postTo(again.server.url, household[n]?.settings)
  await live(devices)
  expect(await again.complaints()).toEqual([])
}, 120_000)
