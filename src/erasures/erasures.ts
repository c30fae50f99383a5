import { setTimeout as wait } from 'node:timers/promises'
import { eraseFromAudit, removeViewsStatement, viewsAbout } from '../accounts/index.ts'
import { removeAlertsOfEvents, removeAlertsOfPlate } from '../alerts/index.ts'
import { type ErasureTable, type Queries, upsert, type Write } from '../database/index.ts'
import { removeKeptStatement } from '../events/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import { RetryingStart } from '../lib/retrying-start.ts'
import { uuid7 } from '../lib/uuid7.ts'
import { addErased, type DataDirectory, type EntriesToErase, type EntryRow, nothingErased } from '../log/index.ts'
import { ViewtronError } from '../model/index.ts'
import { removeDeliveries } from '../outputs/index.ts'
import { countOfPlate, type Places, type RemovedPlates } from '../places/index.ts'
import { erasePlateStatements, peopleOfPlate } from '../plates/erase-plate.ts'
import type { SearchIndex } from '../search/index.ts'
import { type ConditionSettings, mentionsOf } from './mentions.ts'
import { type ErasurePreview, previewErasure } from './preview-erasure.ts'
import { announcementsOf, eventsOf, isSubject, type Subject } from './subject.ts'

export interface ErasuresOptions {
  queries: Queries
  write: Write
  directory: Pick<DataDirectory, 'erase' | 'previewErasure'>
  places: Pick<Places, 'erase'>
  removedPlates: Pick<RemovedPlates, 'hashOf'>
  config: ConditionSettings
  searchIndex: Pick<SearchIndex, 'forgotten'>
  /** Called when a known plate is gone, so that the lists of cameras follow. */
  plateForgotten: () => void
  /** Resolves when everything that was noted in the audit log is stored. */
  auditStored: () => Promise<void>
  clock: Clock
  log: Logger
}

export type Counts = Omit<ErasurePreview, 'backups' | 'backupsElsewhere'>

/** An erasure. What was erased is not named. */
export interface Erasure {
  id: string
  kind: Subject['kind']
  at: number
  by: string
  /** Null while it runs. */
  finishedAt: number | null
  counts: Counts
}

const noCounts: Counts = {
  ...nothingErased,
  passes: 0,
  visits: 0,
  knownPlates: 0,
  visitors: 0,
  savedViews: 0,
  mentions: [],
}
const retryMs = 2000
const lookMs = 50
const indexWithinMs = 60_000

/** Receipts of earlier versions have fewer numbers. */
const countsOf = (text: string): Counts => ({ ...noCounts, ...(JSON.parse(text) as Partial<Counts>) })

const toErasure = ({ id, kind, at, by, finished_at, counts }: ErasureTable): Erasure => {
  return { id, kind, at, by, finishedAt: finished_at, counts: countsOf(counts) }
}

/**
 * Erases plates and faces everywhere, in small steps. The subject is stored until the erasure has ended, so that it goes on
 * after a crash; then only the numbers stay.
 */
export class Erasures {
  private readonly options: ErasuresOptions
  private running: Promise<void> = Promise.resolve()
  private isStopped = true
  private readonly starting: RetryingStart

  constructor(options: ErasuresOptions) {
    this.options = options
    const steps = [() => this.resume()]
    this.starting = new RetryingStart({ steps, what: 'erasures', log: options.log })
  }

  /** Goes on with what a stop or a crash interrupted. Waits while the database has problems. */
  start(): Promise<void> {
    this.isStopped = false
    return this.starting.start()
  }

  /** Ends a run after its current step; the next start goes on with it. Stop the removals of the directory first. */
  async stop(): Promise<void> {
    this.isStopped = true
    await this.starting.stop()
    await this.running
  }

  preview(subject: Subject): Promise<ErasurePreview> {
    return previewErasure(this.options, subject)
  }

  /** Begins an erasure, and waits at most `withinMs` for its end. */
  async begin(subject: Subject, { by, withinMs }: { by: string; withinMs: number }): Promise<Erasure> {
    const { queries, write, clock } = this.options
    const at = clock.now().getTime()
    const id = uuid7(at)
    const facts = { kind: subject.kind, subject: subject.value, at, by, finished_at: null }
    await write([upsert(queries, 'erasure', { id, ...facts, counts: JSON.stringify(noCounts) })])
    this.enqueue(id)
    await Promise.race([this.running, wait(withinMs, undefined, { ref: false })])
    return this.find(id)
  }

  /** Waits until an erasure has ended, or the server stops. */
  async ended(id: string): Promise<Erasure> {
    for (;;) {
      const erasure = await this.find(id)
      if (erasure.finishedAt !== null || this.isStopped) return erasure
      await wait(lookMs)
    }
  }

  /** Throws `not-found`. */
  async find(id: string): Promise<Erasure> {
    return toErasure(await this.row(id))
  }

  /** The newest first. */
  async list(limit: number): Promise<Erasure[]> {
    const query = this.options.queries.selectFrom('erasure').selectAll().orderBy('id', 'desc')
    return (await query.limit(limit).execute()).map(toErasure)
  }

  private async row(id: string): Promise<ErasureTable> {
    const row = await this.options.queries.selectFrom('erasure').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) throw new ViewtronError('not-found', { what: 'erasure', id })
    return row
  }

  private async resume(): Promise<void> {
    const unfinished = this.options.queries.selectFrom('erasure').select('id').where('finished_at', 'is', null)
    for (const { id } of await unfinished.execute()) this.enqueue(id)
  }

  private enqueue(id: string): void {
    this.running = this.running.then(() => this.runUntilDone(id))
  }

  private async runUntilDone(id: string): Promise<void> {
    while (!this.isStopped) {
      try {
        if (await this.run(id)) return
      } catch (error) {
        this.options.log.warn(`an erasure goes on later: ${(error as Error).message}`)
      }
      await wait(retryMs)
    }
  }

  /** Every step may be done again. Resolves to whether all is done. */
  private async run(id: string): Promise<boolean> {
    const { queries, write, directory, places, removedPlates, searchIndex, plateForgotten, auditStored, clock } =
      this.options
    const { kind, subject: value, counts } = await this.row(id)
    if (value === null) return true
    const subject: Subject = { kind, value }
    const progress = { counts: countsOf(counts) }
    const row = queries.updateTable('erasure').where('id', '=', id)
    const stored = () => row.set({ counts: JSON.stringify(progress.counts) })
    // Events under a hold are counted by each run again.
    progress.counts = await this.withMentions({ ...progress.counts, held: 0 }, subject)
    if (kind === 'plate') {
      const people = await peopleOfPlate(queries, value)
      const made = await countOfPlate(queries, { key: value, removedKey: await removedPlates.hashOf(value) })
      progress.counts = more(progress.counts, { ...people, ...made })
      await write([...erasePlateStatements(queries, value), stored().compile()])
      plateForgotten()
    }
    const record: EntriesToErase['record'] = erased => {
      progress.counts = { ...progress.counts, ...addErased(progress.counts, erased) }
      return [stored().compile()]
    }
    const alongside = (rows: readonly EntryRow[]) => this.alongside(rows)
    const pages = (reading: Queries) => this.untilStopped(eventsOf(reading, subject))
    if (!(await directory.erase({ pages, alongside, record })) || this.isStopped) return false
    if (kind === 'plate') await places.erase(value)
    const announced = (reading: Queries) => this.untilStopped(announcementsOf(reading, subject))
    if (!(await directory.erase({ pages: announced, alongside, record })) || this.isStopped) return false
    if (!(await searchIndex.forgotten(indexWithinMs))) return false
    const alerts = kind === 'plate' ? await removeAlertsOfPlate(queries, value) : []
    await auditStored()
    const audit = await eraseFromAudit(queries, text => isSubject(subject, text))
    const end = row.set({ subject: null, finished_at: clock.now().getTime() })
    const views = await viewsAbout(queries, text => isSubject(subject, text))
    progress.counts = { ...progress.counts, savedViews: progress.counts.savedViews + views.length }
    await write([...alerts, ...audit, removeViewsStatement(queries, views), stored().compile(), end.compile()])
    return true
  }

  /** A run that goes on finds the last plates of cameras erased, so what was found before stays. */
  private async withMentions(counts: Counts, subject: Subject): Promise<Counts> {
    const { queries, config } = this.options
    const found = await mentionsOf(queries, subject, config)
    return counts.mentions.length > 0 ? counts : { ...counts, mentions: found }
  }

  private async *untilStopped(pages: AsyncIterable<number[]>): AsyncGenerator<number[]> {
    for await (const page of pages) {
      if (this.isStopped) return
      yield page
    }
  }

  private alongside(rows: readonly EntryRow[]) {
    const { queries } = this.options
    const [seqs, eventIds] = [rows.map(({ seq }) => seq), rows.map(({ id }) => id)]
    return [
      removeKeptStatement(queries, seqs),
      removeAlertsOfEvents(queries, eventIds),
      ...removeDeliveries(queries, { seqs, eventIds }),
    ]
  }
}

/** Adds what is counted once; a run that goes on finds nothing of it. */
function more(counts: Counts, found: Pick<Counts, 'passes' | 'visits' | 'knownPlates' | 'visitors'>): Counts {
  return {
    ...counts,
    passes: Math.max(counts.passes, found.passes),
    visits: Math.max(counts.visits, found.visits),
    knownPlates: counts.knownPlates + found.knownPlates,
    visitors: counts.visitors + found.visitors,
  }
}
