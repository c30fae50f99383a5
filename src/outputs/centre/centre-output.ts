import type { PostArchive } from '../../log/index.ts'
import { minuteMs } from '../../time/units.ts'
import { HourCount } from '../hour-count.ts'
import type { Output, OutputState, OutputTools } from '../output.ts'
import { centreKind } from './centre-kind.ts'
import { CentreLink } from './centre-link.ts'
import { CentreProbe } from './centre-probe.ts'
import { type CentreSettings, centreSettings } from './centre-settings.ts'
import { gatherUnparsed } from './gather-post.ts'
import { InboxFollower } from './inbox-follower.ts'
import { centreId, LogFollower } from './log-follower.ts'

export interface CentreOutputOptions extends OutputTools {
  /** All settings by name. */
  config: Readonly<Record<string, unknown>>
  archive: PostArchive
  version: string
}

const failingAfterMs = 5 * minuteMs
const mostBatchBytes = 2 ** 20
// A request takes about this long at most where the rate is low.
const secondsABatch = 2
const leastBatchBytes = 64 * 2 ** 10

function batchBytesOf({ rate }: CentreSettings): number {
  return rate === null ? mostBatchBytes : Math.min(mostBatchBytes, Math.max(leastBatchBytes, rate * secondsABatch))
}

const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`

/** Forwards everything that is stored here to a centre: docs/sites.md. Without settings it does nothing. */
export class CentreOutput implements Output {
  readonly facts = centreKind
  private readonly options: CentreOutputOptions
  private readonly settings: CentreSettings | null
  private readonly parts: { link: CentreLink; log: LogFollower; inbox: InboxFollower; probe: CentreProbe } | null
  private readonly lastHour = new HourCount()
  private lastDeliveredAt: number | null = null

  /** Throws `config-invalid`. */
  constructor(options: CentreOutputOptions) {
    this.options = options
    this.settings = centreSettings(options.config)
    this.parts = this.settings && this.createParts(this.settings)
  }

  async start(): Promise<void> {
    await this.parts?.log.start()
    await this.parts?.inbox.start()
    this.parts?.probe.start()
  }

  async stop(): Promise<void> {
    if (!this.parts) return
    const { link, log, inbox, probe } = this.parts
    await Promise.all([log.stop(), inbox.stop(), probe.stop()])
    link.close()
  }

  states(): OutputState[] {
    if (!this.parts || !this.settings) return []
    const { log, link, probe } = this.parts
    const { cursor, behind, trouble: ofLog } = log.state()
    const trouble = ofLog ?? probe.trouble
    const now = this.options.clock.now().getTime()
    const isFailing = trouble !== null && now - trouble.since > failingAfterMs
    const remarks = [link.clockRemark, this.removedWords()].filter(remark => remark !== null)
    const doing = trouble ? `Waits: ${trouble.message}.` : `Forwards as the site ${this.settings.site}.`
    return [
      {
        id: centreId,
        kind: 'centre',
        name: `Centre ${new URL(this.settings.url).host}`,
        source: 'file',
        enabled: true,
        state: isFailing ? 'failing' : trouble ? 'waiting' : 'ok',
        detail: [doing, ...remarks].join(' '),
        cursor,
        behind,
        pending: 0,
        deliveredLastHour: this.lastHour.total(now),
        lastDeliveredAt: this.lastDeliveredAt === null ? null : new Date(this.lastDeliveredAt).toISOString(),
        lastError: trouble && { at: new Date(trouble.at).toISOString(), message: trouble.message },
        config: { url: this.settings.url, site: this.settings.site, rate: this.settings.rate },
      },
    ]
  }

  private createParts(settings: CentreSettings) {
    const { options } = this
    const link = new CentreLink({ ...options, ...settings })
    const delivered = (posts: number) => this.noteDelivered(posts)
    const log = new LogFollower({ ...options, link, delivered, batchBytes: batchBytesOf(settings) })
    const inbox = new InboxFollower({
      ...options,
      forward: async (documents, signal) => {
        const { frame } = await gatherUnparsed(options, documents)
        await link.send(frame, signal)
        delivered(1)
      },
    })
    const probe = new CentreProbe({ clock: options.clock, link, isIdle: () => log.state().behind === 0 })
    return { link, log, inbox, probe }
  }

  private noteDelivered(posts: number): void {
    this.lastDeliveredAt = this.options.clock.now().getTime()
    this.lastHour.add(posts, this.lastDeliveredAt)
  }

  private removedWords(): string | null {
    const { entries = 0, originals = 0 } = this.parts?.log.removed ?? {}
    if (entries + originals === 0) return null
    const removed = `${plural(entries, 'entry of the log was', 'entries of the log were')} removed before being forwarded.`
    const without = `${plural(originals, 'post was', 'posts were')} forwarded without the original, which is not kept here.`
    return [...(entries > 0 ? [removed] : []), ...(originals > 0 ? [without] : [])].join(' ')
  }
}
