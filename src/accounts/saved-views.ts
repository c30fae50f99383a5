import type { SavedViewTable, TableStore } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import { uuid7 } from '../lib/uuid7.ts'
import { ViewtronError } from '../model/index.ts'

export const viewPages = ['events', 'live', 'plates', 'counts'] as const
export type ViewPage = (typeof viewPages)[number]

/** A filter of a page of the dashboard that a person saved. */
export interface SavedView {
  id: string
  name: string
  page: ViewPage
  /** The parameters of the page's address: `vehicleType=van&when=yesterday`. */
  search: string
  createdAt: Date
}

export type NewView = Pick<SavedView, 'name' | 'page' | 'search'>
export type ViewChange = { [Name in keyof NewView]?: NewView[Name] | undefined }

/** So many of one person fit beside the pages. */
export const mostViews = 50

export interface SavedViewsOptions extends TableStore {
  clock: Clock
}

const toView = (row: SavedViewTable): SavedView => ({
  id: row.id,
  name: row.name,
  page: row.page,
  search: row.search,
  createdAt: new Date(row.created_at),
})

/** Saved views of each user; those without a user belong to everybody while sign-in is off, and to API tokens. */
export class SavedViews {
  private readonly options: SavedViewsOptions

  constructor(options: SavedViewsOptions) {
    this.options = options
  }

  /** The views of a user, the oldest first. */
  async list(userId: string | null): Promise<SavedView[]> {
    const { queries } = this.options
    const own = queries.selectFrom('saved_view').selectAll().where('user_id', 'is not distinct from', userId)
    return (await own.orderBy('created_at').orderBy('id').execute()).map(toView)
  }

  /** Adds a view; one of the same name is replaced. Throws `too-many-views`. */
  async add(userId: string | null, { name, page, search }: NewView): Promise<SavedView> {
    const { queries, write, clock } = this.options
    const all = await this.list(userId)
    const same = all.find(view => view.name === name)
    if (!same && all.length >= mostViews) throw new ViewtronError('too-many-views', { most: mostViews })
    const now = clock.now().getTime()
    const row: SavedViewTable = { id: uuid7(now), user_id: userId, name, page, search, created_at: now }
    const replaced = same ? [queries.deleteFrom('saved_view').where('id', '=', same.id).compile()] : []
    await write([...replaced, queries.insertInto('saved_view').values(row).compile()])
    return toView(row)
  }

  /** Throws `not-found`, also for the views of others. */
  async change(userId: string | null, id: string, change: ViewChange): Promise<SavedView> {
    const { queries, write } = this.options
    const before = await this.find(userId, id)
    const after = {
      name: change.name ?? before.name,
      page: change.page ?? before.page,
      search: change.search ?? before.search,
    }
    await write([queries.updateTable('saved_view').set(after).where('id', '=', id).compile()])
    return { ...before, ...after }
  }

  /** Throws `not-found`. */
  async remove(userId: string | null, id: string): Promise<void> {
    const { queries, write } = this.options
    await this.find(userId, id)
    await write([queries.deleteFrom('saved_view').where('id', '=', id).compile()])
  }

  private async find(userId: string | null, id: string): Promise<SavedView> {
    const found = (await this.list(userId)).find(view => view.id === id)
    if (!found) throw new ViewtronError('not-found', { what: 'saved view', id })
    return found
  }
}
