import type { DeviceClient, DeviceFacts, PostConfig } from '../../device-client/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { ViewtronError } from '../../model/index.ts'
import { oursMatcher } from '../post-target.ts'
import { type PostPlan, planSetUp, type WantedSetUp } from './plan.ts'
import { placed, settingsThatDiffer } from './same-destinations.ts'
import type { SetUpRecord } from './set-up-record.ts'

/** The stored record of a device's set-up. It outlasts commands and crashes. */
export interface SetUpMemory {
  record: SetUpRecord | null
  /** Stores the record; durable when it resolves. `at` is null until the settings were read back. */
  keep(record: SetUpRecord, at: Date | null): Promise<void>
  /** Removes the record after a person has restored the old settings. */
  forget(): Promise<void>
}

/** The part of a client that HTTP POST settings need. */
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
  /** When writing began, from which posts count; null when nothing had to be written. */
  writtenAt: Date | null
}

/** Reads how the device posts and works out what would change. Changes nothing. Throws as `planSetUp` does. */
export async function planFor({ client, facts, wanted }: Pick<SetUpOptions, 'client' | 'facts' | 'wanted'>): Promise<{
  plan: PostPlan
  config: PostConfig | null
}> {
  const config = facts.httpPost === null ? null : await client.readPostConfig()
  const isOurs = oursMatcher({ server: wanted.server, deviceHost: client.address.host, also: [wanted.server] })
  return { plan: planSetUp({ facts, config, wanted, isOurs }), config }
}

/**
 * Makes a device post here: notes what was there, writes, reads back, compares. Doing it again changes nothing. Throws
 * `set-up-not-taken` with the names of what the device did not keep, `set-up-full`, `set-up-plain-only`, and errors of
 * the device.
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
  // Before the device is touched: after a crash in between, `unset` still knows what was there.
  await memory.keep(record, null)
  // The device may post before it has answered that it took the settings.
  const writtenAt = clock.now()
  const { credentials } = options.wanted
  await client.writePostConfig(config, next, credentials && { urlId, password: credentials.password })
  const now = await client.readPostConfig()
  const missing = settingsThatDiffer(next, now.destinations, now.version)
  if (missing.length > 0) throw new ViewtronError('set-up-not-taken', { settings: missing.join(', ') })
  await memory.keep(record, clock.now())
  return { plan, config: now, writtenAt }
}

/** What was there before our first change, as long as our own place is still as we left it. */
function beforeOf(known: SetUpRecord | null, config: PostConfig, urlId: number | null) {
  const isStillOurs = known !== null && known.urlId === urlId && holdsWritten(known, config)
  if (isStillOurs) return { beforeXml: known.beforeXml, before: known.before }
  return { beforeXml: config.xml, before: config.destinations }
}

/** True where our place is as we wrote it. */
export function holdsWritten({ written, urlId }: SetUpRecord, { destinations, version }: PostConfig): boolean {
  const ours = placed(written, urlId)
  const found = placed(destinations, urlId)
  return ours !== null && found !== null && settingsThatDiffer([ours], [found], version).length === 0
}

/** A set-up that was cut off between writing and reading back turns out to have been taken. */
export async function confirmPending(memory: SetUpMemory, config: PostConfig, clock: Clock): Promise<void> {
  const { record } = memory
  if (record && holdsWritten(record, config)) await memory.keep(record, clock.now())
}
