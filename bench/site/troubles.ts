import type { Api } from './api.ts'
import type { Site } from './start-site.ts'
import type { WatchedDevice } from './watched-device.ts'

/** A failure of a device that is fixed later. */
interface Trouble {
  begin(): Promise<void>
  end(): Promise<void>
}

const driftMs = 3 * 3600_000

/** More than half of the posts that the server uses to determine a camera's clock. */
const eventsUntilNoticed = 12

async function happenOften({ fake }: WatchedDevice): Promise<void> {
  for (const { id } of fake.state.channels) {
    for (let n = 0; n < eventsUntilNoticed; n++) await fake.event('line-crossing', { channel: id })
  }
}

function gone(device: WatchedDevice): Trouble {
  const { fake } = device
  return {
    begin: () => device.become('unreachable', () => device.cameraBecomes('offline', () => fake.unplug())),
    end: () => device.become('ok', () => device.cameraBecomes('ok', () => fake.plugIn())),
  }
}

function slow(device: WatchedDevice): Trouble {
  return {
    begin: () => device.become('unreachable', () => device.fake.setFault('slow', true)),
    end: () => device.become('ok', () => device.fake.setFault('slow', false)),
  }
}

function otherCertificate(device: WatchedDevice, api: Api, certificate: Site['certificates'][number]): Trouble {
  const trust = () => api.call('PATCH', `devices/${device.id}`, { trustCertificate: true })
  return {
    begin: () => device.become('certificate-changed', () => device.fake.replaceCertificate(certificate)),
    // The page shows the result of the last check.
    end: async () => {
      await api.call('POST', `devices/${device.id}/check`).catch(() => undefined)
      await device.become('ok', trust)
    },
  }
}

function otherPassword(device: WatchedDevice, api: Api): Trouble {
  const { fake } = device
  const tell = () => api.call('PATCH', `devices/${device.id}`, { password: fake.password })
  return {
    begin: () => device.become('password-wrong', () => fake.changePassword(`${fake.password}, changed`)),
    end: () => device.become('ok', tell),
  }
}

function drifting(device: WatchedDevice): Trouble {
  const drift = (byMs: number) => () => {
    device.fake.state.clockOffsetMs += byMs
    return happenOften(device)
  }
  return {
    begin: () => device.cameraBecomes('clock-off', drift(driftMs)),
    end: () => device.cameraBecomes('ok', drift(-driftMs)),
  }
}

function channelLost(device: WatchedDevice, channel: number): Trouble {
  const { fake } = device
  return {
    begin: () => device.cameraBecomes('offline', () => fake.offlineChannel(channel), [channel]),
    end: () => device.cameraBecomes('ok', () => fake.offlineChannel(channel, false), [channel]),
  }
}

/** The failures of a round, at other devices each time, so that all are included. */
export function troublesOf(round: number, { devices, certificates }: Site, api: Api): Trouble[] {
  const cameras = devices.filter(({ fake }) => fake.kind !== 'nvr')
  const recorders = devices.filter(({ fake }) => fake.kind === 'nvr')
  const isSecure = ({ fake }: WatchedDevice) => fake.url.startsWith('https:')
  const nth = (from: WatchedDevice[], n: number) => from[n % from.length]!
  const plain = cameras.filter(device => !isSecure(device))
  const next = (n: number) => nth(plain, round * 7 + n)
  const secure = cameras.filter(isSecure)
  // Each device begins with the first one.
  const certificate = certificates[Math.floor(round / secure.length) % 2 === 0 ? 1 : 0]
  return [
    ...[0, 1, 2].map(n => gone(next(n))),
    gone(nth(recorders, round)),
    slow(next(3)),
    otherCertificate(nth(secure, round), api, certificate),
    otherPassword(next(4), api),
    otherPassword(nth(recorders, round + 1), api),
    drifting(next(5)),
    drifting(next(6)),
    channelLost(nth(recorders, round + 2), 1 + (round % 16)),
  ]
}
