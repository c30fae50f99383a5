import type { PostDestination } from '../../src/device-client/index.ts'
import { type DoctorFacts, diagnose, type Finding } from '../../src/doctor/index.ts'
import { newTrace, type SenderTrace } from '../../src/doctor/sender-trace.ts'

export const now = Date.parse('2026-11-23T12:00:00Z')
export const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000]
export const ago = (milliseconds: number) => now - milliseconds
export const iso = (at: number) => new Date(at).toISOString()
export const address = '192.168.1.57'

export const server: DoctorFacts['server'] = {
  isRunning: true,
  run: {
    pid: 1,
    startedAt: iso(ago(10 * day)),
    version: '1.0.0',
    scheme: 'http',
    camera: { address: '::', port: 5002 },
    web: { address: '::', port: 5080 },
  },
  cameraPort: 5002,
  webPort: 5080,
  scheme: 'http',
  networks: [],
  asksForCredentials: false,
  trouble: null,
  damage: null,
  clockTrouble: null,
  cameraUrl: null,
  cameraUrls: ['http://192.168.1.20:5002/API'],
}

export const machine: NonNullable<DoctorFacts['machine']> = {
  nodeMajor: 24,
  dataDir: '/srv/viewtron',
  notWritable: null,
  sharedKey: null,
  freeBytes: 2 ** 40,
  cameraPort: 'ours',
  fileSystem: null,
  portHolder: null,
  clockSynchronised: true,
  firewall: null,
  isContainer: false,
}

export const health = {
  lastSeen: ago(20 * second),
  lastEventAt: ago(minute),
  heartbeatMs: 30 * second,
  clockSkewMs: 0,
  zoneOffsetMinutes: null,
  formatVersion: '1.7',
  refused: null,
}

export function cameraAt(changes: Partial<DoctorFacts['cameras'][number]> = {}): DoctorFacts['cameras'][number] {
  return {
    id: 'gate',
    name: 'Gate',
    source: 'ipc',
    address,
    channel: null,
    mac: null,
    serial: null,
    state: 'approved',
    isHidden: false,
    mergedInto: null,
    health,
    isChannelOffline: false,
    claims: [],
    ...changes,
  }
}

/** Returns a sender without findings, with `changes`. */
export function senderWith(changes: Partial<SenderTrace> = {}, cameras = [cameraAt()]): DoctorFacts['senders'][number] {
  const last = { at: ago(20 * second), method: 'POST', target: '/API', headers: {}, bytes: 0, kind: 'keepalive' }
  const good = { lastGoodAt: last.at, lastByteAt: last.at, lastKeepaliveAt: last.at, lastEventAt: ago(minute) }
  const trace = {
    ...newTrace(address, ago(day)),
    connections: 1,
    posts: 100,
    events: 10,
    keepalives: 90,
    withPictures: 10,
    ...good,
    last: { ...last, verdict: 'noted', status: 200, tookMs: 1 },
    ...changes,
  }
  return { trace, cameras, heartbeatMs: 30 * second, clockSkewMs: 0 }
}

export const destination: PostDestination = {
  urlId: 1,
  enabled: true,
  protocol: 'http',
  host: '192.168.1.20',
  port: 5002,
  path: '/API',
  heartbeat: true,
  heartbeatSeconds: 30,
  data: ['alarmStatus', 'smartData', 'sourceImage', 'targetImage'],
  events: ['ALL'],
}

export function deviceAt(
  changes: Partial<DoctorFacts['devices'][number]['device']> = {},
): DoctorFacts['devices'][number] {
  const target = { ...destination, data: [...destination.data], events: [...destination.events] }
  const config = { version: 'v2', beside: null, destinations: [target], mostDestinations: 3, unusualNames: [] } as const
  return {
    device: {
      id: 'd1',
      name: 'Gate',
      host: address,
      port: 80,
      protocol: 'http',
      user: 'admin',
      certificate: null,
      certificateSeen: null,
      facts: null,
      clock: null,
      outputs: [],
      cameras: [],
      setUpAt: null,
      unsetAt: null,
      lastPostAt: null,
      targets: [{ ...target, url: 'http://192.168.1.20:5002/API', ours: true }],
      status: { word: 'ok', reason: 'It answers.', at: iso(now) },
      addedAt: iso(ago(day)),
      ...changes,
    },
    address: changes.host ?? address,
    error: null,
    postConfig: { ...config, destinations: [...config.destinations], unusualNames: [] },
  }
}

export function find(changes: Partial<DoctorFacts>): Finding[] {
  return diagnose({
    now,
    server,
    senders: [senderWith()],
    cameras: [cameraAt()],
    devices: [],
    unknownNames: new Map(),
    machine,
    unparsed: { lastDay: 0, lastReason: null, lastAddress: null },
    ...changes,
  })
}

export const codes = (changes: Partial<DoctorFacts>) => find(changes).map(({ code }) => code)
