import type { DeviceClient, DeviceFacts, PostConfig } from '../../device-client/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { ViewtronError } from '../../model/index.ts'
import { oursMatcher } from '../post-target.ts'
import { type PostPlan, planSetUp } from './plan.ts'
import { placed, settingsThatDiffer } from './same-destinations.ts'
import type { SetUpRecord } from './set-up-record.ts'
import type { WantedSetUp } from './wanted-set-up.ts'

/** The stored record of a device's set-up. It outlasts commands and crashes. */
export interface SetUpMemory {
  record: SetUpRecord | null
  /** Stores the record; durable when it resolves. `at` is null until the settings were read back. */
  keep(record: SetUpRecord, at: Date | null): Promise<void>
  /** Removes the record after a person has restored the old settings. */
  forget(): Promise<void>
}

/** The methods of the client for HTTP POST settings. */
export type PostSettings = Pick<
  DeviceClient,
  'address' | 'readPostConfig' | 'writePostConfig' | 'restorePostConfig' | 'localAddress'
>

export interface SetUpOptions {
  client: PostSettings
  facts: DeviceFacts
  wanted: WantedSetUp
  memory: SetUpMemory
  clock: Clock
}

export interface SetUpDone {
  plan: PostPlan
  /** The settings as read back; null when the device's API does not give them. */
  config: PostConfig | null
  /** The time just before writing, after which posts count; null when nothing was written. */
  writtenAt: Date | null
}

/** Reads a device's HTTP POST settings and plans the changes. Changes nothing. Throws as `planSetUp` does. */
export async function planFor({ client, facts, wanted }: Pick<SetUpOptions, 'client' | 'facts' | 'wanted'>): Promise<{
  plan: PostPlan
  config: PostConfig | null
}> {
  const config = facts.httpPost === null ? null : await client.readPostConfig()
  const isOurs = oursMatcher({ server: wanted.server, deviceHost: client.address.host, also: [wanted.server] })
  return { plan: planSetUp({ facts, config, wanted, isOurs }), config }
}

/**
 * Configures a device to post to this server: stores the old settings, writes the new ones, reads them back and
 * compares. Repeating it changes nothing. Throws `set-up-not-taken` with the names of settings that the device did not
 * keep, `set-up-full`, `set-up-plain-only`, and errors of the device.
 */
export async function setUp(options: SetUpOptions): Promise<SetUpDone> {
  const { client, memory, clock } = options
  const { plan, config } = await planFor(options)
  if (!config) return { plan, config, writtenAt: null }
  if (!plan.write) {
    await confirmPending(memory, config, clock)
    return { plan, config, writtenAt: null }
  }
  const { next, urlId } = plan.write
  const record: SetUpRecord = {
    ...beforeOf(memory.record, config, urlId),
    urlId,
    written: next,
    at: clock.now().toISOString(),
  }
  // Stored before the device is changed, so that `unset` has the old settings even after a crash.
  await memory.keep(record, null)
  // The device may post before it answers.
  const writtenAt = clock.now()
  const { credentials } = options.wanted
  await client.writePostConfig(config, next, credentials && { urlId, password: credentials.password })
  const now = await client.readPostConfig()
  const missing = settingsThatDiffer(next, now.destinations, now.version)
  if (missing.length > 0) throw new ViewtronError('set-up-not-taken', { settings: missing.join(', ') })
  await memory.keep(record, clock.now())
  return { plan, config: now, writtenAt }
}

/** Returns the settings before our first change, as long as our entry is unchanged since. */
function beforeOf(known: SetUpRecord | null, config: PostConfig, urlId: number | null) {
  const isStillOurs = known !== null && known.urlId === urlId && holdsWritten(known, config)
  if (isStillOurs) return { beforeXml: known.beforeXml, before: known.before }
  return { beforeXml: config.xml, before: config.destinations }
}

/** Returns whether our entry is still as it was written. */
export function holdsWritten({ written, urlId }: SetUpRecord, { destinations, version }: PostConfig): boolean {
  const ours = placed(written, urlId)
  const found = placed(destinations, urlId)
  return ours !== null && found !== null && settingsThatDiffer([ours], [found], version).length === 0
}

/** Confirms a set-up that was interrupted between writing and reading back, when the device has the written settings. */
export async function confirmPending(memory: SetUpMemory, config: PostConfig, clock: Clock): Promise<void> {
  const { record } = memory
  if (record && holdsWritten(record, config)) await memory.keep(record, clock.now())
}
