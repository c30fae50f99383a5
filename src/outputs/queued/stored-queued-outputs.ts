import type { CompiledQuery } from 'kysely'
import type { Queries } from '../../database/index.ts'
import { type Cursor, Cursors } from '../../log/index.ts'
import { Throttles } from '../../rules/index.ts'
import { isInFile } from '../ids-in-file.ts'
import { alertCursorId, isAlertCursor } from './alert-deliveries.ts'
import { Deliveries } from './deliveries.ts'
import type { QueuedKind } from './queued-kind.ts'
import type { QueuedConfig, QueuedInput } from './queued-schema.ts'
import { StoredOutputs } from './stored-outputs.ts'

export interface StoredQueuedOutputsOptions<Config extends QueuedConfig> {
  queries: Queries
  kind: Pick<QueuedKind<Config>, 'kind' | 'facts' | 'schema'>
}

/** An output that was removed, and the places in the log and the alerts where it was. */
export interface RemovedOutput<Config> {
  config: Config
  places: Cursor[]
  /** Ids of the deliveries that were cancelled. */
  pending: string[]
}

/** The stored data of the outputs of one kind, in all tables. */
export class StoredQueuedOutputs<Config extends QueuedConfig> {
  private readonly kind: StoredQueuedOutputsOptions<Config>['kind']
  private readonly queries: Queries
  private readonly outputs: StoredOutputs

  constructor({ queries, kind }: StoredQueuedOutputsOptions<Config>) {
    this.kind = kind
    this.queries = queries
    this.outputs = new StoredOutputs({ queries })
  }

  /** Outputs made in the dashboard; `unreadable` are the names of those that do not fit the schema of this version. */
  async read(): Promise<{ outputs: { id: string; config: Config }[]; unreadable: string[] }> {
    const outputs: { id: string; config: Config }[] = []
    const unreadable: string[] = []
    for (const { id, name, config } of await this.outputs.list(this.kind.kind)) {
      const result = this.kind.schema.safeParse(JSON.parse(config))
      if (result.success) outputs.push({ id, config: result.data })
      else unreadable.push(name)
    }
    return { outputs, unreadable }
  }

  put(id: string, config: QueuedInput, now: number): CompiledQuery {
    const { name, enabled = true } = config
    return this.outputs.put({ id, name, config: JSON.stringify(config), enabled }, this.kind.kind, now)
  }

  /** Removes the cursors of an output, so that it starts with the next entry and the next alert. */
  removeCursors(id: string): CompiledQuery {
    return new Cursors(this.queries).removeStatement([id, alertCursorId(id)])
  }

  /** The places of an output in the log and in the alerts. */
  async places(id: string): Promise<Cursor[]> {
    const cursors = await new Cursors(this.queries).list()
    return cursors.filter(cursor => cursor.id === id || cursor.id === alertCursorId(id))
  }

  moveTo(places: readonly Cursor[], now: number): CompiledQuery[] {
    return places.map(({ id, seq }) => new Cursors(this.queries).moveStatement(id, seq, now))
  }

  /** Removes an output and cancels its pending deliveries. */
  remove(id: string): CompiledQuery[] {
    return [
      this.outputs.remove(id),
      new Throttles({ queries: this.queries }).removeScope(id),
      this.removeCursors(id),
      new Deliveries({ queries: this.queries }).cancel(id, `the ${this.kind.facts.queue.word} was removed`),
    ]
  }

  /** Ids of outputs of viewtron.yaml that have a cursor, whether or not they are still configured. */
  async idsFromFile(): Promise<string[]> {
    const cursors = await new Cursors(this.queries).list()
    return cursors.map(({ id }) => id).filter(id => isInFile(this.kind.facts.queue, id) && !isAlertCursor(id))
  }
}
