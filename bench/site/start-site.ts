import { type Certificate, selfSigned, startFakeDevice } from '../../src/simulator/devices/index.ts'
import { Studio } from '../../src/simulator/studio.ts'
import type { Api } from './api.ts'
import { WatchedDevice } from './watched-device.ts'

export interface SiteSize {
  cameras: number
  recorders: number
  channels: number
}

export interface Site {
  devices: WatchedDevice[]
  /** Certificates that are used in turn when a device changes its certificate. */
  certificates: [Certificate, Certificate]
}

/** Compressed in time, but longer than a second: the server does not use shorter pauses as an interval. */
export const heartbeatSeconds = 60

/** Pictures are drawn once for devices with the same seed. */
const seeds = 8

/** Starts cameras of both firmware versions, every fourth with HTTPS, and recorders; each has its own address. */
export async function startSite({ cameras, recorders, channels }: SiteSize, timeScale: number): Promise<Site> {
  const certificates: Site['certificates'] = [await selfSigned('one'), await selfSigned('two')]
  const studio = new Studio({ capacity: 300 })
  const devices = await Promise.all(
    Array.from({ length: cameras + recorders }, async (_, index) => {
      const isRecorder = index >= cameras
      const address = isRecorder ? `127.1.9.${index - cameras + 1}` : `127.1.1.${index + 1}`
      const fake = await startFakeDevice({
        kind: isRecorder ? 'nvr' : index % 2 === 0 ? 'ipc-5.3.1' : 'ipc-old',
        host: address,
        postFrom: address,
        name: isRecorder ? `Recorder ${index - cameras + 1}` : `Camera ${index + 1}`,
        channels,
        timeScale,
        studio,
        password: `password of ${index}`,
        seed: index % seeds,
        ...(index % 4 === 0 ? { https: certificates[0] } : {}),
      })
      return new WatchedDevice(fake, address)
    }),
  )
  return { devices, certificates }
}

/** Stores a device in the server and makes it post there: cameras over their API, recorders by their menu. */
export async function enrol(device: WatchedDevice, api: Api, cameraPort: number): Promise<void> {
  const { fake } = device
  const { host, port, user, password, name } = fake
  const stored = await api.call<{ id: string }>('POST', 'devices', { host, port, user, password, name })
  device.id = stored.id
  if (fake.kind === 'nvr') fake.postTo(`http://127.0.0.1:${cameraPort}/API`, { heartbeatSeconds })
  else {
    const { applied } = await api.call<{ applied: boolean }>('POST', `devices/${device.id}/set-up`, {
      heartbeatSeconds,
    })
    if (!applied) throw new Error(`${name} was not set up`)
  }
  for (const channel of fake.state.channels) await fake.event('perimeter-intrusion', { channel: channel.id })
}
