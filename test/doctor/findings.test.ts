import { expect, it } from 'vitest'
import type { SenderTrace } from '../../src/doctor/sender-trace.ts'
import {
  address,
  ago,
  cameraAt,
  codes,
  day,
  destination,
  deviceAt,
  find,
  health,
  hour,
  iso,
  machine,
  minute,
  now,
  second,
  senderWith,
  server,
} from './sample-facts.ts'

it('a server with a camera that beats and tells has nothing wrong', () => {
  expect(find({})).toEqual([])
  expect(find({ devices: [deviceAt()] })).toEqual([])
})

it('the worst comes first', () => {
  const found = find({
    machine: { ...machine, freeBytes: 1, clockSynchronised: false },
    server: { ...server, trouble: { code: 'disk-full', message: 'The disk is full.', hint: 'Free some space.' } },
  })
  expect(found.map(({ code, severity }) => [code, severity])).toEqual([
    ['storage-trouble', 'error'],
    ['disk-low', 'warning'],
    ['clock-not-synchronised', 'info'],
  ])
})

it('a heartbeat that stopped is told after three beats, not after a restart, and not of what is ignored or gone for good', () => {
  const silent = (since: number, cameras = [cameraAt({ health: { ...health, lastSeen: ago(since) } })]) => {
    const at = ago(since)
    const last = { ...senderWith().trace.last, at } as SenderTrace['last']
    return { senders: [senderWith({ last, lastKeepaliveAt: at, lastByteAt: at, lastGoodAt: at }, cameras)] }
  }
  expect(codes(silent(95 * second))).toEqual([])
  const [found] = find(silent(5 * minute))
  expect(found).toMatchObject({ code: 'heartbeat-stopped', severity: 'error', subject: `Gate (${address})` })
  expect(found?.seen).toBe('Nothing for 5 min; before, a heartbeat came every 30 s.')
  expect(found?.command).toBe(`ping -c 3 ${address}`)
  const restarted = { ...server, run: server.run && { ...server.run, startedAt: iso(ago(30 * second)) } }
  expect(codes({ ...silent(5 * minute), server: restarted })).toEqual([])
  expect(codes(silent(5 * minute, [cameraAt({ state: 'ignored' })]))).toEqual([])
  expect(codes(silent(5 * minute, [cameraAt({ health: { ...health, lastSeen: ago(10 * second) } })]))).toEqual([])
  expect(codes(silent(40 * day))).toEqual([])
})

it('clocks that are all off by the same are one that is: ours', () => {
  const off = (id: string, clockSkewMs: number) => cameraAt({ id, name: id, health: { ...health, clockSkewMs } })
  const hours = 2 * hour
  const all = [off('a', hours), off('b', hours + second), off('c', hours - second)]
  expect(codes({ cameras: all })).toEqual(['server-clock-off'])
  expect(find({ cameras: all })[0]?.meaning).toContain('this machine is 2 h behind')
  expect(codes({ cameras: [...all, off('d', 0)] })).toEqual(['clock-skew', 'clock-skew', 'clock-skew'])
  expect(codes({ cameras: [off('a', hours)] })).toEqual(['clock-skew'])
  expect(codes({ cameras: [off('a', 50 * second)] })).toEqual([])
})

it('a stored device that says it posts here and does not is behind a wall', () => {
  const devices = [deviceAt()]
  expect(codes({ devices, senders: [], cameras: [] })).toContain('device-not-posting')
  const [found] = find({ devices, senders: [], cameras: [] }).filter(({ code }) => code === 'device-not-posting')
  expect(found?.fix).toContain('port 5002')
  expect(found?.command).toBe(`sudo ufw allow from ${address} to any port 5002 proto tcp`)
  const justAdded = [deviceAt({ addedAt: iso(ago(minute)) })]
  expect(codes({ devices: justAdded, senders: [], cameras: [] })).not.toContain('device-not-posting')
  expect(codes({ devices })).toEqual([])
})

it('a device that beats and never tells is a note, with the hint that a detection has to be armed', () => {
  const silent = senderWith({ events: 0, statuses: 0, lastEventAt: null, firstAt: ago(hour) }, [])
  expect(
    find({ devices: [deviceAt()], senders: [silent], cameras: [] }).map(({ code, severity }) => [code, severity]),
  ).toEqual([
    ['keepalive-only', 'info'],
    ['nothing-armed', 'info'],
  ])
})

it('a camera without an event for a day is a note; for an hour it is none', () => {
  const quiet = (since: number) => ({ cameras: [cameraAt({ health: { ...health, lastEventAt: ago(since) } })] })
  expect(codes(quiet(hour))).toEqual([])
  expect(find(quiet(25 * hour))).toMatchObject([{ code: 'no-events-lately', severity: 'info' }])
})

it('positions alone are told after a minute', () => {
  const nothing = { events: 0, statuses: 0, keepalives: 0, lastEventAt: null, lastKeepaliveAt: null, trajectories: 50 }
  expect(codes({ senders: [senderWith({ ...nothing, firstAt: ago(2 * minute) })] })).toEqual(['trajectory-only'])
  expect(codes({ senders: [senderWith({ ...nothing, firstAt: ago(second) })] })).toEqual([])
})

it('a device that got another address is no duplicate; two that post by turns are', () => {
  const key = 'mac 58:5b:69:00:00:07'
  const at = (place: string, first: number, last: number) =>
    senderWith({ address: place, devices: { [key]: { firstAt: ago(first), lastAt: ago(last) } } })
  expect(codes({ senders: [at('192.168.1.57', day, hour), at('192.168.1.58', hour - minute, second)] })).toEqual([])
  expect(codes({ senders: [at('192.168.1.57', 9 * hour, minute), at('192.168.1.58', 8 * hour, second)] })).toEqual([
    'duplicate-device',
  ])
})

it('two destinations that both lead here', () => {
  const device = deviceAt()
  const [target] = device.device.targets
  if (!target) throw new Error('there is a target')
  device.device.targets = [target, { ...target, urlId: 2 }]
  device.postConfig?.destinations.push({ ...destination, urlId: 2, data: [...destination.data], events: ['ALL'] })
  expect(codes({ devices: [device] })).toEqual(['posted-twice'])
})

it('the older setting that newer firmware has beside its list counts too', () => {
  const twice = deviceAt()
  if (twice.postConfig) twice.postConfig.beside = { ...destination, urlId: null, host: '127.0.0.1' }
  twice.device.host = twice.address = '127.0.0.1'
  expect(codes({ devices: [twice], senders: [senderWith({ address: '127.0.0.1' })] })).toEqual(['posted-twice'])
  const alone = deviceAt({ targets: [] })
  if (alone.postConfig)
    Object.assign(alone.postConfig, { destinations: [], beside: { ...destination, host: '192.168.1.99' } })
  expect(codes({ devices: [alone] })).toEqual(['post-address-wrong'])
})

it.each([
  ['the heartbeat off', { heartbeat: false }, 'heartbeat-off', 'info'],
  ['no events chosen', { events: [] }, 'nothing-subscribed', 'error'],
  ['no event data', { data: ['alarmStatus'] }, 'nothing-subscribed', 'error'],
  ['neither picture', { data: ['smartData'] }, 'pictures-off', 'warning'],
  ['another protocol', { protocol: 'https' }, 'post-protocol-wrong', 'error'],
  ['a path with a blank', { path: '/A PI' }, 'post-path-wrong', 'error'],
] as const)('a destination with %s', (_what, change, code, severity) => {
  const device = deviceAt()
  Object.assign(device.postConfig?.destinations[0] ?? {}, change)
  const target = device.device.targets[0]
  if (target && 'heartbeat' in change) target.heartbeat = change.heartbeat
  expect(find({ devices: [device] })).toMatchObject([{ code, severity, link: '/devices/d1' }])
})

it('what firmware cannot choose is not asked of it', () => {
  const device = deviceAt()
  if (device.postConfig) device.postConfig.version = 'v1'
  Object.assign(device.postConfig?.destinations[0] ?? {}, { data: [], events: [] })
  expect(find({ devices: [device] })).toEqual([])
})

it('a device that this server was taken out of is meant not to post here', () => {
  const device = deviceAt({ unsetAt: iso(ago(day)), targets: [] })
  Object.assign(device.postConfig?.destinations[0] ?? {}, { enabled: false })
  expect(find({ devices: [device] })).toMatchObject([{ code: 'taken-back', severity: 'info' }])
  expect(codes({ devices: [deviceAt({ targets: [] })] })).toEqual(['post-address-wrong'])
})

it('settings of a device that could not be asked last time are not judged', () => {
  const device = deviceAt({ status: { word: 'unreachable', reason: 'nothing answers', at: iso(now) } })
  Object.assign(device.postConfig?.destinations[0] ?? {}, { events: [] })
  expect(codes({ devices: [device] })).toEqual(['device-unreachable'])
})

it('lost posts are told for a day even when later ones got through', () => {
  const busy = (at: number) => [senderWith({ refusals: { 'server-busy': { count: 3, at } } })]
  expect(find({ senders: busy(ago(hour)) })).toMatchObject([{ code: 'posts-refused', severity: 'warning' }])
  expect(codes({ senders: busy(ago(25 * hour)) })).toEqual([])
  expect(codes({ senders: [senderWith({ refusals: { 'server-stopping': { count: 1, at: now } } })] })).toEqual([])
})

it('a firewall is worth a word only while nobody has got through', () => {
  const walled = { ...machine, firewall: 'The firewall ufw' }
  expect(codes({ machine: walled })).toEqual([])
  const found = find({ machine: walled, senders: [], cameras: [] })
  expect(found.map(({ code }) => code)).toEqual(['no-sender-yet', 'firewall-on'])
  expect(found[1]?.command).toBe('sudo ufw allow 5002/tcp')
})
