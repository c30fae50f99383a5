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
  /** Written and read back as planned; false for a dry run and where nothing had to be written. */
  applied: boolean
  /** When writing began, ISO 8601 UTC; null where nothing was written. */
  writtenAt: string | null
}

/** Stored devices are made to post here, and let go again. */
export class DeviceSetUps {
  private readonly options: DeviceSetUpsOptions

  constructor(options: DeviceSetUpsOptions) {
    this.options = options
  }

  /** What a device is to be made to do, given our address as it sees it. Throws `server-address-unknown`. */
  wanted(seen: string | null, request: SetUpRequest = usualRequest) {
    const { cameraPort, knownAs = [] } = this.options
    const port = cameraPort()
    const known = port && { ...port, needsCredentials: port.credentials !== null }
    return wantedSetUp({ request, port: known, seen, knownAs })
  }

  /** Asks a device and makes it post here where it does not, or only plans that. */
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

  /** Asks a device who it is, what time it has and where it posts, and stores what it says. */
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
