import type { Clock } from '../lib/clock.ts'
import { checkDevice } from './check-device.ts'
import type { DeviceBook } from './device-book.ts'
import type { DeviceSessions } from './device-sessions.ts'
import type { CameraPort } from './post-target.ts'
import type { SetUpPlan } from './set-up/plan.ts'
import { confirmPending, planFor, type SetUpMemory, setUp } from './set-up/set-up.ts'
import { type Unset, unset } from './set-up/unset.ts'
import { type SetUpRequest, usualRequest, wantedSetUp } from './set-up/wanted-set-up.ts'

export interface DeviceSetUpsOptions {
  book: DeviceBook
  sessions: DeviceSessions
  cameraPort: () => CameraPort | null
  knownAs?: readonly string[]
  clock: Clock
}

export interface AppliedSetUp {
  plan: SetUpPlan
  /** Whether the settings were written and read back; false for a dry run and when nothing had to be written. */
  applied: boolean
  /** The time just before writing, ISO 8601 UTC; null when nothing was written. */
  writtenAt: string | null
}

/** Configures stored devices to post to this server, and restores their settings. */
export class DeviceSetUps {
  private readonly options: DeviceSetUpsOptions

  constructor(options: DeviceSetUpsOptions) {
    this.options = options
  }

  /** Returns the desired settings of a device, given our address as it sees it. Throws `server-address-unknown`. */
  wanted(seen: string | null, request: SetUpRequest = usualRequest) {
    const { cameraPort, knownAs = [] } = this.options
    const port = cameraPort()
    const known = port && { ...port, needsCredentials: port.credentials !== null }
    return wantedSetUp({ request, port: known, seen, knownAs })
  }

  /** Configures a device to post to this server, or only plans the changes. */
  async setUp(id: string, request: SetUpRequest & { dryRun: boolean }): Promise<AppliedSetUp> {
    const { book, sessions, clock } = this.options
    return sessions.withClient(id, async client => {
      const sight = await checkDevice(client)
      const wanted = this.wanted(client.localAddress(), request)
      const asked = { client, facts: sight.facts, wanted }
      const { plan, config, writtenAt } = await (request.dryRun
        ? { ...(await planFor(asked)), writtenAt: null }
        : setUp({ ...asked, memory: this.memoryOf(id), clock }))
      if (config) {
        const { xml: _, ...postConfig } = config
        await book.noteSight(id, { ...sight, postConfig })
      }
      return { plan, applied: writtenAt !== null, writtenAt: writtenAt?.toISOString() ?? null }
    })
  }

  async unset(id: string, { dryRun }: { dryRun: boolean }): Promise<Unset> {
    const { book, sessions, cameraPort } = this.options
    const port = cameraPort()
    return sessions.withClient(id, async client => {
      const { facts } = await checkDevice(client)
      const server = port && { host: client.localAddress() ?? '', port: port.port }
      const done = await unset({ client, facts, memory: this.memoryOf(id), server, dryRun })
      if (!dryRun) await book.noteSight(id, await checkDevice(client))
      return done
    })
  }

  /** Reads identity, clock and HTTP POST settings of a device, and stores them. */
  async check(id: string): Promise<void> {
    const { book, sessions, clock } = this.options
    await sessions.withClient(id, async client => {
      const { xml, ...sight } = await checkDevice(client)
      await book.noteSight(id, sight)
      await sessions.succeeded(id, client.certificate)
      const { postConfig } = sight
      if (!postConfig || xml === null || book.get(id, null).setUpAt !== null) return
      await confirmPending(this.memoryOf(id), { ...postConfig, xml }, clock)
    })
  }

  private memoryOf(id: string): SetUpMemory {
    const { book } = this.options
    return {
      record: book.setUpOf(id),
      keep: (record, at) => book.noteSetUp(id, record, at),
      forget: () => book.noteUnset(id),
    }
  }
}
