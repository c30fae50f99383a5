import { randomUUID } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { networkInterfaces } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { type ProbeMatch, probeMatches } from './probe-matches.ts'
import { probeMessage } from './probe-message.ts'

/** A device that answered a probe. */
export interface FoundDevice {
  host: string
  /** The port of its ONVIF service, by default also that of its web page; null when it reports none. */
  port: number | null
  name: string | null
  model: string | null
  /** Null when neither name nor model indicate it. */
  family: 'ipc' | 'nvr' | null
}

export interface DiscoverOptions {
  /** Milliseconds to wait for answers. Default: 3000. */
  timeoutMs?: number
  /** IPv4 addresses of this machine to send from. Default: all but loopback. */
  interfaces?: string[]
  /** The destination of the probe. Default: the multicast group of WS-Discovery. */
  target?: { host: string; port: number }
}

const group = { host: '239.255.255.250', port: 3702 }
const defaultTimeoutMs = 3000
/** The highest number of devices in a result. Guards against endless answers. */
const mostDevices = 1000

/**
 * Probes every network of this machine once and collects the answers. Sends nothing but the probe and signs in to no
 * device. Skips networks that cannot be probed.
 */
export async function discoverDevices(options: DiscoverOptions = {}): Promise<FoundDevice[]> {
  const { timeoutMs = defaultTimeoutMs, interfaces = ownAddresses(), target = group } = options
  const found = new FoundDevices()
  const sockets = await Promise.all(interfaces.map(address => openAsker(address, target, found)))
  const askers = sockets.filter(socket => socket !== null)
  try {
    // The probe is sent twice because lost UDP packets are not repeated.
    for (const pause of [0, Math.min(timeoutMs / 3, 500)]) {
      await wait(pause)
      for (const socket of askers) askFrom(socket, target)
    }
    await wait(Math.max(0, timeoutMs - Math.min(timeoutMs / 3, 500)))
  } finally {
    for (const socket of askers) socket.close()
  }
  return found.list()
}

function ownAddresses(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap(list => list ?? [])
  return addresses.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address)
}

function openAsker(address: string, target: { host: string }, found: FoundDevices): Promise<Socket | null> {
  const socket = createSocket({ type: 'udp4' })
  socket.on('message', (message, sender) => {
    for (const match of probeMatches(message)) found.add(match, sender.address)
  })
  return new Promise(resolve => {
    socket.once('error', () => {
      socket.close()
      resolve(null)
    })
    socket.bind({ address, port: 0 }, () => {
      socket.removeAllListeners('error')
      // A network that goes down during the probe yields no answers.
      socket.on('error', () => undefined)
      if (isMulticast(target.host)) socket.setMulticastInterface(address)
      resolve(socket)
    })
  })
}

function isMulticast(host: string): boolean {
  const first = Number(host.split('.')[0])
  return first >= 224 && first <= 239
}

function askFrom(socket: Socket, { host, port }: { host: string; port: number }): void {
  for (const types of [true, false]) {
    socket.send(probeMessage(randomUUID(), { types }), port, host, () => undefined)
  }
}

/** Collects answers, one entry per device. Devices answer each probe, on each network, and sometimes also over IPv6. */
class FoundDevices {
  private readonly devices = new Map<string, FoundDevice>()
  private readonly endpoints = new Map<string, string>()

  add(match: ProbeMatch, sender: string): void {
    if (this.devices.size >= mostDevices) return
    // Only the sender's own address is used: a forged address in the answer must not redirect the sign-in.
    const own = match.urls.find(url => url.hostname === sender) ?? match.urls[0]
    const port = own === undefined ? null : Number(own.port || (own.protocol === 'https:' ? 443 : 80))
    const device = { host: sender, port, name: match.name, model: match.model, family: familyOf(match) }
    const key = `${sender}:${port ?? ''}`
    const endpoint = match.endpoint ?? key
    const known = this.endpoints.get(endpoint) ?? key
    this.endpoints.set(endpoint, known)
    if (!this.devices.has(known)) this.devices.set(known, device)
  }

  list(): FoundDevice[] {
    const collator = new Intl.Collator('en', { numeric: true })
    return [...this.devices.values()].sort((a, b) => collator.compare(a.host, b.host) || (a.port ?? 0) - (b.port ?? 0))
  }
}

function familyOf({ name, model, types }: ProbeMatch): FoundDevice['family'] {
  const words = `${name ?? ''} ${model ?? ''}`
  if (/[NDXH]VR|recorder/i.test(words) || /NetworkVideoStorage|RecordingService/i.test(types)) return 'nvr'
  return /\bIP[ -]?C|camera|dome|bullet|turret/i.test(words) ? 'ipc' : null
}
