import type { DeviceFacts, PostConfig, PostData, PostDestination } from '../../device-client/index.ts'
import { ViewtronError } from '../../model/index.ts'
import { targetUrl } from '../post-target.ts'
import { type ManualStep, stepsForCamera, stepsForRecorder } from './manual-steps.ts'
import type { WantedSetUp } from './wanted-set-up.ts'

export interface PlannedChange {
  setting: string
  from: string | null
  to: string | null
}

/** Formats changes for the audit log. */
export function changesInWords(changes: readonly PlannedChange[]): string {
  return changes.map(({ setting, to }) => `${setting} → ${to ?? 'nothing'}`).join('; ')
}

/** The planned changes, in words for people. */
export interface SetUpPlan {
  url: string
  changes: PlannedChange[]
  /** True when nothing has to change. */
  done: boolean
  manual: ManualStep[]
  notes: string[]
}

/** The plan with the settings to write. */
export interface PostPlan extends SetUpPlan {
  /** Null when nothing can or must be written. */
  write: { next: PostDestination[]; urlId: number | null } | null
}

interface PlanOptions {
  facts: Pick<DeviceFacts, 'family' | 'httpPost'>
  /** Null when the API does not return it. */
  config: PostConfig | null
  wanted: WantedSetUp
  isOurs: (destination: PostDestination) => boolean
}

const wantedData: PostData[] = ['alarmStatus', 'smartData', 'sourceImage', 'targetImage']
const dataOrder: PostData[] = ['alarmStatus', 'traject', 'smartData', 'sourceImage', 'targetImage']
/** Names of the checkboxes in a camera's menu (docs/protocol/transport.md). */
const dataNames: Record<PostData, string> = {
  alarmStatus: 'Alarm status data',
  traject: 'Smart track data',
  smartData: 'Smart event data',
  sourceImage: 'Original picture',
  targetImage: 'Target picture',
}
const usualPath = '/API'

/** Plans the changes so that a device posts to this server. Throws `set-up-full` and `set-up-plain-only`. */
export function planSetUp({ facts, config, wanted, isOurs }: PlanOptions): PostPlan {
  const { server, protocol } = wanted
  const usual = { protocol, ...server, path: usualPath }
  if (!config) {
    const manual = facts.family === 'nvr' ? stepsForRecorder(wanted, usualPath) : stepsForCamera(wanted, usualPath)
    const notes = ['This device does not let programs change where it posts: a person does it in its menus.']
    return { url: targetUrl(usual), changes: [], done: false, manual, notes, write: null }
  }
  if (config.version === 'v1' && protocol === 'https') throw new ViewtronError('set-up-plain-only')
  const { before, urlId } = ourPosition(config, isOurs)
  const user = userToSet(config, wanted)
  const after = wantedDestination({ before, urlId, wanted, isOurs, user, version: config.version })
  const password: PlannedChange = { setting: 'Password', from: null, to: 'that of the camera port' }
  const setsPassword = wanted.writesPassword === true && user !== null
  const changes = [...differences(before, after, config.version), ...(setsPassword ? [password] : [])]
  const others = config.destinations.filter(one => one.urlId !== urlId)
  const next = [...others, after].sort((one, other) => (one.urlId ?? 0) - (other.urlId ?? 0))
  return {
    url: targetUrl(after),
    changes,
    done: changes.length === 0,
    manual: boxesByHand(wanted, config.version, user !== null),
    notes: [
      ...noteGuess(wanted),
      ...noteCredentials(wanted, user),
      ...notesOn({ others, before, after, isOurs, version: config.version }),
      ...noteBeside(config, isOurs),
    ],
    write: changes.length === 0 ? null : { next, urlId },
  }
}

/**
 * Returns the position for this server in the list: its existing entry, an empty one, an unused one, or a disabled one.
 * Throws `set-up-full`.
 */
function ourPosition({ version, destinations, mostDestinations }: PostConfig, isOurs: PlanOptions['isOurs']) {
  if (version === 'v1') return { before: destinations[0] ?? null, urlId: null }
  const ours = destinations.filter(isOurs)
  const own = ours.find(({ enabled }) => enabled) ?? ours[0]
  if (own) return { before: own, urlId: own.urlId }
  const taken = new Set(destinations.map(({ urlId }) => urlId))
  const ids = Array.from({ length: mostDestinations }, (_, index) => index + 1)
  const off = destinations.filter(({ enabled }) => !enabled)
  const empty = off.find(({ host }) => host.trim() === '' || host === '0.0.0.0')
  if (empty) return { before: empty, urlId: empty.urlId }
  const free = ids.find(id => !taken.has(id))
  if (free !== undefined) return { before: null, urlId: free }
  const [parked] = off
  if (parked) return { before: parked, urlId: parked.urlId }
  throw new ViewtronError('set-up-full', {
    count: destinations.length,
    targets: destinations.map(targetUrl).join(', '),
  })
}

/** Returns whether the settings have fields for a user and password. */
export function takesLogin({ version, destinations }: Pick<PostConfig, 'version' | 'destinations'>): boolean {
  return version === 'v2' && destinations.some(({ user }) => user !== undefined)
}

/** Returns the user that the device should send; null when none is required or the settings have no field for it. */
function userToSet(config: PostConfig, { credentials }: WantedSetUp): string | null {
  return takesLogin(config) ? (credentials?.user ?? null) : null
}

interface WantedOptions {
  before: PostDestination | null
  urlId: number | null
  wanted: WantedSetUp
  isOurs: PlanOptions['isOurs']
  user: string | null
  version: PostConfig['version']
}

function wantedDestination({ before, urlId, wanted, isOurs, user, version }: WantedOptions): PostDestination {
  const wasOurs = before !== null && isOurs(before)
  const { server, protocol, trajectory, heartbeatSeconds } = wanted
  const kept = wasOurs ? before.data : []
  const data = dataOrder.filter(
    one => wantedData.includes(one) || kept.includes(one) || (trajectory && one === 'traject'),
  )
  return {
    urlId,
    enabled: true,
    protocol,
    ...server,
    heartbeat: true,
    heartbeatSeconds,
    ...userOf(user, before, wasOurs),
    // Any existing path is kept if a request line can contain it.
    path: wasOurs && /^\/[^\s]*$/.test(before.path) ? before.path : usualPath,
    ...(version === 'v1'
      ? { data: before?.data ?? [], events: before?.events ?? [] }
      : { data, events: wasOurs && before.events.includes('ALL') ? before.events : ['ALL'] }),
  }
}

/** Returns the user to write. A user for another server is cleared. */
function userOf(user: string | null, before: PostDestination | null, wasOurs: boolean): Pick<PostDestination, 'user'> {
  if (user !== null) return { user }
  if (before?.user === undefined) return {}
  return { user: wasOurs ? before.user : '' }
}

const onOff = (value: boolean) => (value ? 'on' : 'off')
const listed = (values: readonly string[]) => (values.length === 0 ? 'none' : values.join(', '))
const dataInWords = (data: readonly PostData[]) => listed(data.map(one => dataNames[one] ?? one))

/** Returns the settings of a destination by their names in the menu. */
function settingsOf(destination: PostDestination, version: PostConfig['version']): Map<string, string> {
  const { enabled, protocol, host, port, path, user, heartbeat, heartbeatSeconds, data, events } = destination
  const common: [string, string][] = [
    ['Enable', onOff(enabled)],
    ['Protocol', protocol.toUpperCase()],
    ['Domain/IP', host === '' ? 'empty' : host],
    ['Port', String(port)],
    ['Path', path],
    ['Heartbeat interval', heartbeatSeconds === null ? 'none' : `${heartbeatSeconds} s`],
  ]
  // The v1 form has neither setting: it always sends heartbeats and all data.
  if (version === 'v1') return new Map(common.filter(([name]) => name !== 'Protocol'))
  const more: [string, string][] = [
    ['Send heartbeat', onOff(heartbeat)],
    ['Data', dataInWords(dataOrder.filter(one => data.includes(one)))],
    ['Events', listed([...events].sort())],
    ...(user ? [['User', user] satisfies [string, string]] : []),
  ]
  return new Map([...common, ...more])
}

/** Returns the differences between two states of a destination, by their names in the menu. */
export function differences(
  before: PostDestination | null,
  after: PostDestination | null,
  version: PostConfig['version'],
): PlannedChange[] {
  const from = before && settingsOf(before, version)
  const to = after && settingsOf(after, version)
  const place = (before ?? after)?.urlId ?? null
  const names = [...new Set([...(to?.keys() ?? []), ...(from?.keys() ?? [])])]
  return names
    .map(name => ({ name, from: from?.get(name) ?? null, to: to?.get(name) ?? null }))
    .filter(change => change.from !== change.to)
    .map(({ name, ...change }) => ({ setting: place === null ? name : `URL ${place}: ${name}`, ...change }))
}

function boxesByHand(wanted: WantedSetUp, version: PostConfig['version'], isUserSet: boolean): ManualStep[] {
  return stepsForCamera(wanted, usualPath).filter(({ about }) => {
    if (about === 'trajectory') return wanted.trajectory && version === 'v2'
    return about === 'credentials' && wanted.needsCredentials && !isUserSet
  })
}

function noteGuess({ server, isGuessed }: WantedSetUp): string[] {
  if (!isGuessed) return []
  return [`This server runs in a container: where devices cannot reach ${server.host}, choose the address of its host.`]
}

function noteCredentials({ needsCredentials }: WantedSetUp, user: string | null): string[] {
  if (!needsCredentials || user !== null) return []
  return [
    'The camera port of this server asks for user and password, and programs cannot set them in this device: its posts are refused (401) until a person types them in its menu.',
  ]
}

/** Returns notes about the separate v1 destination of newer firmware, which cannot be changed without the list. */
function noteBeside({ beside }: PostConfig, isOurs: PlanOptions['isOurs']): string[] {
  if (!beside?.enabled) return []
  const twice = isOurs(beside) ? ', which is this server too: events come twice until it is off' : ''
  return [`The older HTTP POST setting of this camera posts to ${targetUrl(beside)}${twice}. It stays as it is.`]
}

interface NoteOptions {
  others: PostDestination[]
  before: PostDestination | null
  after: PostDestination
  isOurs: PlanOptions['isOurs']
  version: PostConfig['version']
}

function notesOn({ others, before, after, isOurs, version }: NoteOptions): string[] {
  const inUse = others.filter(({ enabled }) => enabled)
  const notes = inUse.map(other => {
    if (isOurs(other)) return `URL ${other.urlId} posts to this server too: every event comes twice until one is off.`
    return `URL ${other.urlId} posts to ${targetUrl(other)} and stays as it is.`
  })
  const replaced = before !== null && before.host !== '' && !isOurs(before) && before.host !== after.host
  if (replaced && version === 'v1' && before.enabled) {
    notes.push(`This firmware posts to one place only: ${targetUrl(before)} gets nothing any more until \`unset\`.`)
  } else if (replaced && before.host !== '0.0.0.0') {
    notes.push(`URL ${before.urlId} was set to ${targetUrl(before)} but off; \`unset\` brings it back.`)
  }
  return notes
}
