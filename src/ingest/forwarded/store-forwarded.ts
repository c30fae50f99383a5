import type { CompiledQuery } from 'kysely'
import type { RawRef } from '../../log/log-writer.ts'
import type { NewEvent } from '../../log/new-post.ts'
import { PostIds } from '../../log/post-ids.ts'
import { rawFileOf } from '../../log/raw-post.ts'
import type { Storage } from '../../log/storage.ts'
import { UnparsedPosts } from '../../log/unparsed-posts.ts'
import {
  type CameraRef,
  cameraIdAtSite,
  type Device,
  type ForwardedEntry,
  type IngestObserver,
  type Message,
  type StatusChange,
  type TrackChange,
} from '../../model/index.ts'
import { decode } from '../../protocol/index.ts'
import type { RawPostMode } from '../post.ts'
import type { ForwardedPost } from './forwarded-post.ts'
import { planForwarded } from './plan-forwarded.ts'

/** The number of posts that were stored, and of those that were stored before. */
export interface Taken {
  stored: number
  known: number
}

export interface ForwardedOptions {
  site: string
  mode: RawPostMode
  /** The server's IANA zone. */
  timeZone: string
  observer: Pick<IngestObserver, 'received'>
  /** The statements about a track of a site that go with its entry of the log. */
  trackStatements: (track: TrackChange) => CompiledQuery[]
}

const noDevice: Device = { name: null, ip: null, mac: null, serial: null, channel: null }

/** The address under which the condition of a site's cameras is kept: addresses of the site are those of another network. */
const addressAt = (site: string) => `site:${site}`

/** Stores posts of a site, one after the other. */
class ForwardedStore {
  private readonly storage: Storage
  private readonly options: ForwardedOptions
  private readonly known: ReadonlySet<string>

  constructor(storage: Storage, options: ForwardedOptions, known: ReadonlySet<string>) {
    this.storage = storage
    this.options = options
    this.known = known
  }

  /** Returns false where everything of the post was stored before. */
  async store(post: ForwardedPost, inInbox: ReadonlySet<string>): Promise<boolean> {
    const { cameras } = this.storage
    const entries = post.entries.filter(({ id }) => !this.known.has(id) || inInbox.has(id))
    const unparsed = post.unparsed.filter(({ id }) => !this.known.has(id))
    const wanted = entries.filter(entry => !cameras.isIgnored(this.idOf(entry)))
    if (wanted.length + unparsed.length === 0) return false
    const messages = this.decoded(post, wanted)
    const storedAs = await this.storedAs(post)
    const leaveInbox = wanted.filter(({ id }) => inInbox.has(id)).map(({ id }) => id)
    const along =
      leaveInbox.length === 0 ? [] : [new UnparsedPosts(this.storage.database.queries).removeStatement(leaveInbox)]
    await this.storeRows({ ...post, entries: wanted, unparsed }, messages, storedAs, along)
    this.announce(post, wanted, messages)
    return true
  }

  private idOf({ camera }: ForwardedEntry): string {
    return cameraIdAtSite(this.options.site, camera.id)
  }

  private cameraOf(entry: ForwardedEntry, at: Date): CameraRef {
    const { device = noDevice, source = null } = entry.kind === 'alarm' ? entry : {}
    const camera = { id: this.idOf(entry), name: entry.camera.name }
    return this.storage.cameras.ofSite(camera, { device, source, clientIp: entry.clientIp, at })
  }

  /** The messages of the original post, with their pictures. */
  private decoded({ bytes, receivedAt }: ForwardedPost, entries: readonly ForwardedEntry[]): Message[] {
    const needed = entries.some(({ kind }) => kind !== 'track')
    if (bytes === null || !needed) return []
    return decode(bytes, { receivedAt: new Date(receivedAt), timeZone: this.options.timeZone })
  }

  /** The path of a post of which a part was stored before. */
  private async storedAs({ entries, unparsed }: ForwardedPost): Promise<string | null> {
    const before = [...entries, ...unparsed].find(({ id }) => this.known.has(id))
    return before ? rawFileOf(this.storage.database.queries, before.id) : null
  }

  private async storeRows(
    post: ForwardedPost,
    messages: readonly Message[],
    storedAs: string | null,
    along: CompiledQuery[],
  ): Promise<void> {
    const { storage } = this
    const { site, mode } = this.options
    const at = new Date(post.receivedAt)
    const events = post.entries.filter(({ kind }) => kind === 'alarm') as NewEvent[]
    const changes = post.entries.filter(({ kind }) => kind !== 'alarm') as ChangeEntry[]
    if (events.length + post.unparsed.length > 0) {
      const alarms = messages.filter(message => message.kind === 'alarm')
      const cameraOf = (entry: ForwardedEntry) => this.cameraOf(entry, at)
      const plan = planForwarded(post, events, { site, mode, cameraOf, alarms, storedAs })
      const raw = { postId: post.id, file: plan.rawFile, place: null }
      const others = this.planChanges(changes, raw)
      const statements = (firstSeq: number) => [...along, ...others.statements(firstSeq)]
      await undoUnless(storage.store(plan, { entries: changes.length, statements }), others.undo)
      return
    }
    const line = await this.appendStatus(post)
    const others = this.planChanges(changes, { postId: post.id, file: line?.file ?? null, place: line?.place ?? null })
    const work = { files: [], appended: line ? [line.log] : [], entries: changes.length, statements: others.statements }
    await undoUnless(storage.commit(work), others.undo)
  }

  /** A post of states goes into the stream file of its day, as on the server that received it. */
  private appendStatus({ id: postId, receivedAt, clientIp, bytes, entries }: ForwardedPost) {
    const isStatus = entries.some(({ kind }) => kind === 'status')
    if (bytes === null || !isStatus || this.options.mode === 'off') return null
    return this.storage.stream.append({ postId, kind: 'status', receivedAt: new Date(receivedAt), clientIp, bytes })
  }

  private planChanges(changes: readonly ChangeEntry[], raw: RawRef) {
    const { storage } = this
    const undos: (() => void)[] = []
    const planned = changes.map(change => {
      const camera = this.cameraOf(change, new Date(change.receivedAt))
      if (change.kind !== 'status') return { entry: { ...change, camera }, states: [] }
      const { alarm: name, rule, active, since } = change
      const { changes: states, undo } = storage.states.apply(camera.id, [{ name, rule, active }], since)
      undos.push(undo)
      return { entry: { ...change, camera }, states: states.map(state => storage.stateStatement(camera.id, state)) }
    })
    return {
      statements: (firstSeq: number) =>
        planned.flatMap(({ entry, states }, n) => {
          const numbered = { ...entry, seq: firstSeq + n } as StatusChange | TrackChange
          const tracks = numbered.kind === 'track' ? this.options.trackStatements(numbered) : []
          const own = numbered.kind === 'track' ? { postId: numbered.id, file: null, place: null } : raw
          return [storage.writer.entry(numbered, own), ...states, ...tracks]
        }),
      undo: () => {
        for (const undo of undos.toReversed()) undo()
      },
    }
  }

  /** Keeps the condition of the site's cameras up to date, by the posts that were understood here too. */
  private announce(post: ForwardedPost, entries: readonly ForwardedEntry[], messages: readonly Message[]): void {
    const { site, observer } = this.options
    const [first] = entries.filter(({ kind }) => kind !== 'track')
    if (!first || (first.kind === 'alarm' && first.unconfirmed)) return
    const at = new Date(post.receivedAt)
    const camera = this.cameraOf(first, at)
    for (const message of messages) {
      if (message.kind === 'alarm' || message.kind === 'status') observer.received(camera, message, at, addressAt(site))
    }
  }
}

type ChangeEntry = Extract<ForwardedEntry, { kind: 'status' | 'track' }>

async function undoUnless(stored: Promise<unknown>, undo: () => void): Promise<void> {
  try {
    await stored
  } catch (error) {
    undo()
    throw error
  }
}

const idsOf = ({ entries, unparsed }: ForwardedPost) => [...entries, ...unparsed].map(({ id }) => id)

/** Posts of one camera keep their order; those of several cameras are stored side by side, so that they share commits. */
function byCamera(posts: readonly ForwardedPost[]): ForwardedPost[][] {
  return [...Map.groupBy(posts, ({ entries }) => entries[0]?.camera.id ?? '').values()]
}

/**
 * Stores posts that a site forwards: entries as the site made them, under its ids, with this server's numbers. What was
 * stored before is recognised by its id. Resolves when everything is durable.
 */
export async function storeForwarded(
  storage: Storage,
  posts: readonly ForwardedPost[],
  options: ForwardedOptions,
): Promise<Taken> {
  const { queries } = storage.database
  const ids = posts.flatMap(idsOf)
  const known = await new PostIds(queries).known(ids)
  const inInbox = new Set((await new UnparsedPosts(queries).findAll([...known])).map(({ id }) => id))
  const store = new ForwardedStore(storage, options, known)
  const seen = new Set<string>()
  const fresh = posts.filter(({ id }) => !seen.has(id) && seen.add(id))
  const taken: Taken = { stored: 0, known: posts.length - fresh.length }
  const all = byCamera(fresh).map(async some => {
    for (const post of some) {
      if (await store.store(post, inInbox)) taken.stored++
      else taken.known++
    }
  })
  // Nothing may still be stored when the same posts come again.
  const [failed] = (await Promise.allSettled(all)).filter(result => result.status === 'rejected')
  if (failed) throw failed.reason
  return taken
}
