import type { Api } from './api.ts'
import type { Site } from './start-site.ts'
import type { WatchedDevice } from './watched-device.ts'

/** Something that happens to a device and is mended later. */
interface Trouble {
  begin(): Promise<void>
  end(): Promise<void>
}

const driftMs = 3 * 3600_000

/** More than half of the posts from which the server takes a camera's clock. */
const eventsUntilNoticed = 12

async function happenOften({ fake }: WatchedDevice): Promise<void> {
  for (const { id } of fake.state.channels) {
    for (let n = 0; n < eventsUntilNoticed; n++) await fake.event('line-crossing', { channel: id })
  }
}

function gone(device: WatchedDevice): Trouble {
  return {
    async begin() {
      await device.fake.unplug()
      device.expect('unreachable')
      device.expectCameras('offline')
    },
    async end() {
      await device.fake.plugIn()
      device.expect('ok')
      device.expectCameras('ok')
    },
  }
}

function slow(device: WatchedDevice): Trouble {
  return {
    async begin() {
      device.fake.setFault('slow', true)
      device.expect('unreachable')
    },
    async end() {
      device.fake.setFault('slow', false)
      device.expect('ok')
    },
  }
}

function otherCertificate(device: WatchedDevice, api: Api, certificate: Site['certificates'][number]): Trouble {
  return {
    async begin() {
      device.fake.replaceCertificate(certificate)
      device.expect('certificate-changed')
    },
    async end() {
      await api.call('PATCH', `devices/${device.id}`, { trustCertificate: true })
      device.expect('ok')
    },
  }
}

function otherPassword(device: WatchedDevice, api: Api): Trouble {
  return {
    async begin() {
      device.fake.changePassword(`${device.fake.password}, changed`)
      device.expect('password-wrong')
    },
    async end() {
      await api.call('PATCH', `devices/${device.id}`, { password: device.fake.password })
      device.expect('ok')
    },
  }
}

function drifting(device: WatchedDevice): Trouble {
  return {
    async begin() {
      device.fake.state.clockOffsetMs += driftMs
      await happenOften(device)
      device.expectCameras('clock-off')
    },
    async end() {
      device.fake.state.clockOffsetMs -= driftMs
      await happenOften(device)
      device.expectCameras('ok')
    },
  }
}

function channelLost(device: WatchedDevice, channel: number): Trouble {
  return {
    async begin() {
      await device.fake.offlineChannel(channel)
      device.expectCamera('offline', channel)
    },
    async end() {
      await device.fake.offlineChannel(channel, false)
      device.expectCamera('ok', channel)
    },
  }
}

/** What happens in a round: another few devices each time, so that all have their turn. */
export function troublesOf(round: number, { devices, certificates }: Site, api: Api): Trouble[] {
  const cameras = devices.filter(({ fake }) => fake.kind !== 'nvr')
  const recorders = devices.filter(({ fake }) => fake.kind === 'nvr')
  const isSecure = ({ fake }: WatchedDevice) => fake.url.startsWith('https:')
  const nth = (from: WatchedDevice[], n: number) => from[n % from.length]!
  const plain = cameras.filter(device => !isSecure(device))
  const next = (n: number) => nth(plain, round * 7 + n)
  return [
    ...[0, 1, 2].map(n => gone(next(n))),
    gone(nth(recorders, round)),
    slow(next(3)),
    otherCertificate(nth(cameras.filter(isSecure), round), api, certificates[(round + 1) % 2]!),
    otherPassword(next(4), api),
    otherPassword(nth(recorders, round + 1), api),
    drifting(next(5)),
    drifting(next(6)),
    channelLost(nth(recorders, round + 2), 1 + (round % 16)),
  ]
}
