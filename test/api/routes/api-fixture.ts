import Fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { onTestFinished } from 'vitest'
import type { ApiContext } from '../../../src/api/api-context.ts'
import { exportsHere } from '../../../src/api/exports/open-export.ts'
import type { Queries } from '../../../src/database/index.ts'
import { createLog } from '../../../src/lib/log.ts'
import { openArchive } from '../../../src/log/index.ts'
import { sampleEvent, vehicle } from '../../search/sample-events.ts'
import type { Store } from '../../search/search-store.ts'

// As much as an event keeps of one text.
const longTarget = { vehicle: vehicle({ brand: 'M'.repeat(1000) }) }

/** The parts of a server that routes need, as simple fakes, with a log that the test fills. */
export class ApiFixture {
  readonly store: Store
  lastSeq = 0
  isWelcome = true
  /** While true, every query fails. */
  isBroken = false
  private readonly watchers = new Set<() => void>()

  constructor(store: Store) {
    this.store = store
  }

  get watched(): number {
    return this.watchers.size
  }

  /** Adds `count` events, each with about `thousands` × 1000 characters. */
  async add(count: number, thousands = 0): Promise<void> {
    const targets = Array.from({ length: thousands }, () => longTarget)
    const events = Array.from({ length: count }, (_, n) =>
      sampleEvent(this.lastSeq + n + 1, { smartType: 'MOTION', ...(thousands > 0 && { targets }) }),
    )
    await this.store.store(events)
    this.lastSeq += count
    for (const watcher of this.watchers) watcher()
  }

  get context(): ApiContext {
    const fixture = this
    const queries = new Proxy(this.store.database.queries, {
      get(target, name) {
        if (fixture.isBroken && name === 'selectFrom') throw new Error('the disk is gone')
        const value = Reflect.get(target, name, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    }) as Queries
    const feed = {
      get lastSeq() {
        return fixture.lastSeq
      },
      watch(watcher: () => void) {
        fixture.watchers.add(watcher)
        return () => fixture.watchers.delete(watcher)
      },
    }
    const archive = openArchive({ dataDir: '/nowhere' })
    const parts = {
      queries,
      feed,
      dataDir: '/nowhere',
      archive,
      timeZone: 'UTC',
      openExport: exportsHere({ queries, archive, timeZone: 'UTC' }),
      log: createLog('silent'),
      config: { publicUrl: null, trustedProxies: [] },
      clock: { now: () => new Date() },
      analysis: { presence: () => [], watchPresence: () => () => undefined },
      searchIndex: { caughtUp: async () => 0 },
      outputs: { alerts: { watch: () => () => undefined } },
      arming: { watch: () => () => undefined },
      requestAuth: { isStillValid: async () => fixture.isWelcome },
      metrics: { gauge: () => undefined },
      audit: { note: () => undefined },
    }
    return parts as unknown as ApiContext
  }
}

/** Serves the routes that `register` adds. Returns the port. */
export async function serve(register: (app: FastifyInstance) => void): Promise<number> {
  const app = Fastify({ forceCloseConnections: true })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  register(app)
  onTestFinished(() => app.close())
  await app.listen({ port: 0, host: '127.0.0.1' })
  return (app.server.address() as { port: number }).port
}
