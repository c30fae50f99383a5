import type { DeviceFacts, PostConfig, PostDestination } from '../../device-client/index.ts'
import { ViewtronError } from '../../model/index.ts'
import { oursMatcher, type ServerAddress, targetUrl } from '../post-target.ts'
import { differences, type PlannedChange } from './plan.ts'
import { placed, settingsThatDiffer } from './same-destinations.ts'
import { holdsWritten, type PostSettings, type SetUpMemory } from './set-up.ts'
import type { SetUpRecord } from './set-up-record.ts'

export interface UnsetOptions {
  client: PostSettings
  facts: DeviceFacts
  memory: SetUpMemory
  /** This server as devices may know it; null when its camera port is unknown. */
  server: ServerAddress | null
  dryRun?: boolean
}

export interface Unset {
  changes: PlannedChange[]
  /** Notes for people: settings that were left unchanged, and why. */
  notes: string[]
}

/** The settings that `unset` would write: the complete old XML, a list of destinations, or nothing. */
interface Restoration extends Unset {
  xml: string | null
  next: PostDestination[] | null
}

/**
 * Removes this server from a device's settings. Unchanged settings are restored byte for byte; if somebody changed them
 * since, only our own entry is restored. Throws `set-up-not-taken` and errors of the device.
 */
export async function unset({ client, facts, memory, server, dryRun = false }: UnsetOptions): Promise<Unset> {
  if (facts.httpPost === null) return { changes: [], notes: [byHand(facts)] }
  const config = await client.readPostConfig()
  const isOurs = oursMatcher({ server, deviceHost: client.address.host, also: server ? [server] : [] })
  const { xml, next, changes, notes } = restorationOf(memory.record, config, isOurs)
  if (dryRun) return { changes, notes }
  if (xml !== null) await client.restorePostConfig(xml)
  else if (next !== null) await client.writePostConfig(config, next)
  const expected = xml === null ? next : (memory.record?.before ?? null)
  if (expected !== null) await verify(client, expected)
  await memory.forget()
  return { changes, notes }
}

function byHand({ family }: DeviceFacts): string {
  const what = family === 'nvr' ? 'A recorder' : 'This firmware'
  return `${what} does not let programs change where it posts: switch it off in its menu Setting → Network → HTTP POST.`
}

function restorationOf(
  record: SetUpRecord | null,
  config: PostConfig,
  isOurs: (destination: PostDestination) => boolean,
): Restoration {
  const { destinations, version } = config
  if (!record) return switchedOff(config, isOurs)
  if (settingsThatDiffer(record.written, destinations, version).length === 0) {
    const changes = allDifferences(destinations, record.before, version)
    return { xml: record.beforeXml, next: null, changes, notes: [] }
  }
  if (!holdsWritten(record, config)) {
    const now = placed(destinations, record.urlId)
    const notes = [`${now ? targetUrl(now) : 'Nothing'} stands where this server stood; it was left as it is.`]
    return { xml: null, next: null, changes: [], notes }
  }
  const before = placed(record.before, record.urlId)
  const others = destinations.filter(({ urlId }) => urlId !== record.urlId)
  const next = before ? [...others, before] : others
  const sorted = next.sort((one, other) => (one.urlId ?? 0) - (other.urlId ?? 0))
  const notes = ['Other places were changed since the set-up; they stay as they are now.']
  return { xml: null, next: sorted, changes: allDifferences(destinations, sorted, version), notes }
}

/** Disables our entries when there is no record of the old settings. Other entries stay unchanged. */
function switchedOff(config: PostConfig, isOurs: (destination: PostDestination) => boolean): Restoration {
  const { destinations, version } = config
  const next = destinations.map(one => (isOurs(one) ? { ...one, enabled: false } : one))
  const changes = allDifferences(destinations, next, version)
  const none = 'The device does not post to this server; nothing was changed.'
  const unknown = 'What was there before is not known, so our place was switched off and otherwise left as it is.'
  return { xml: null, next: changes.length > 0 ? next : null, changes, notes: [changes.length > 0 ? unknown : none] }
}

function allDifferences(from: PostDestination[], to: PostDestination[], version: PostConfig['version']) {
  const places = new Set([...from, ...to].map(({ urlId }) => urlId))
  return [...places].flatMap(urlId => differences(placed(from, urlId), placed(to, urlId), version))
}

async function verify(client: PostSettings, expected: PostDestination[]): Promise<void> {
  const { destinations, version } = await client.readPostConfig()
  const missing = settingsThatDiffer(expected, destinations, version)
  if (missing.length > 0) throw new ViewtronError('set-up-not-taken', { settings: missing.join(', ') })
}
