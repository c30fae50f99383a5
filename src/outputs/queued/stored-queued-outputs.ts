import type { CompiledQuery } from 'kysely'
import type { Queries } from '../../database/index.ts'
import type { SecretSealer } from '../../lib/secret-sealer.ts'
import { type Cursor, Cursors } from '../../log/index.ts'
import { Throttles } from '../../rules/index.ts'
import { isInFile } from '../ids-in-file.ts'
import { alertCursorId, isAlertCursor } from './alert-deliveries.ts'
import { Deliveries } from './deliveries.ts'
import type { QueuedKind } from './queued-kind.ts'
import type { QueuedConfig, QueuedInput } from './queued-schema.ts'
import { SealedSecrets } from './sealed-secrets.ts'
import { StoredOutputs } from './stored-outputs.ts'

export interface StoredQueuedOutputsOptions<Config extends QueuedConfig> {
  queries: Queries
  kind: Pick<QueuedKind<Config>, 'kind' | 'facts' | 'schema' | 'secrets'>
  /** Encrypts secrets. */
  secrets: SecretSealer
}

/** Outputs made in the dashboard, as they are stored. */
export interface StoredConfigs<Config> {
  /** `lost`: its secrets whose key was lost. `isUnsealed`: an earlier version stored its secrets as they are. */
  outputs: { id: string; config: Config; lost: string[]; isUnsealed: boolean }[]
  /** Names of those that do not fit the schema of this version. */
  unreadable: string[]
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
  private readonly sealed: SealedSecrets

  constructor({ queries, kind, secrets }: StoredQueuedOutputsOptions<Config>) {
    this.kind = kind
    this.queries = queries
    this.outputs = new StoredOutputs({ queries })
    this.sealed = new SealedSecrets({ parts: kind.secrets, sealer: secrets })
  }

  async read(): Promise<StoredConfigs<Config>> {
    const found: StoredConfigs<Config> = { outputs: [], unreadable: [] }
    const rows = await this.outputs.list(this.kind.kind)
    if (rows.length > 0) await this.sealed.load()
    for (const { id, name, config } of rows) {
      const { config: opened, lost, isUnsealed } = this.sealed.open(id, config)
      const result = this.kind.schema.safeParse(opened)
      if (result.success) found.outputs.push({ id, config: result.data, lost, isUnsealed })
      else found.unreadable.push(name)
    }
    return found
  }

  /** Returns the statement that stores an output, with its secrets encrypted. */
  async put(id: string, input: QueuedInput, now: number): Promise<CompiledQuery> {
    const { name, enabled = true } = input
    const config = await this.sealed.seal(id, input)
    return this.outputs.put({ id, name, config, enabled }, this.kind.kind, now)
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
