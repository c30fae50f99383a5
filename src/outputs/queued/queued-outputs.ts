import { randomUUID } from 'node:crypto'
import { RecentlyRemoved } from '../../lib/recently-removed.ts'
import { SingleFlight } from '../../lib/single-flight.ts'
import { uuid7 } from '../../lib/uuid7.ts'
import { Cursors } from '../../log/index.ts'
import { ViewtronError } from '../../model/index.ts'
import { idInFile } from '../ids-in-file.ts'
import type { Output, OutputState, Tested } from '../output.ts'
import type { QueuedKindFacts } from '../output-kind-facts.ts'
import { addAlertDeliveries } from './alert-deliveries.ts'
import { type ChangesOfFile, changesOfFile } from './changes-of-file.ts'
import { checkInput, checkStorable, configsOfFile } from './check-configs.ts'
import type { Deliverable } from './deliverable.ts'
import { Deliveries } from './deliveries.ts'
import { LostSecrets } from './lost-secrets.ts'
import { OldDeliveries } from './old-deliveries.ts'
import type { QueuedKind } from './queued-kind.ts'
import { QueuedOutput } from './queued-output.ts'
import { queuedOutputState } from './queued-output-state.ts'
import type { QueuedOutputsOptions } from './queued-outputs-options.ts'
import type { QueuedConfig, QueuedInput } from './queued-schema.ts'
import { readStoredOutputs } from './read-stored-outputs.ts'
import { type RemovedOutput, StoredQueuedOutputs } from './stored-queued-outputs.ts'
import { sendOnce, testOutput } from './test-output.ts'
import { watchFailures } from './watch-failures.ts'

// Older ones stay cancelled; they can be sent again by hand.
const mostRestored = 10_000
const checkEveryMs = 1000

/** All outputs of one kind with a delivery queue: those of viewtron.yaml and those made in the dashboard. */
export class QueuedOutputs<Config extends QueuedConfig = QueuedConfig> implements Output {
  readonly facts: QueuedKindFacts
  readonly kind: QueuedKind<Config>
  private readonly options: QueuedOutputsOptions
  private readonly table: StoredQueuedOutputs<Config>
  private readonly deliveries: Deliveries
  private readonly old: OldDeliveries
  private readonly outputs = new Map<string, QueuedOutput<Config>>()
  private readonly removed = new RecentlyRemoved<RemovedOutput<Config>>()
  /** The reasons why outputs could not start, by id. */
  private readonly faults = new Map<string, string>()
  protected readonly lost: LostSecrets
  private timer: NodeJS.Timeout | null = null
  private readonly checking = new SingleFlight(() => this.checkAll())
  private unwatchAlerts: (() => void) | null = null
  private hasLogged = false
  private hasReadStored = false

  /** Throws `config-invalid`. */
  constructor(kind: QueuedKind<Config>, options: QueuedOutputsOptions) {
    this.kind = kind
    this.facts = kind.facts
    this.options = options
    this.table = new StoredQueuedOutputs({ ...options, kind })
    this.lost = new LostSecrets(kind.secrets)
    this.deliveries = new Deliveries(options)
    this.old = new OldDeliveries({ ...options, deliveries: this.deliveries })
    for (const config of configsOfFile(kind, options.config[kind.facts.setting])) {
      const id = idInFile(kind.facts.queue, config.name)
      this.outputs.set(id, this.create(id, 'file', config))
    }
  }

  async start(): Promise<void> {
    if (this.timer) return
    for (const output of this.outputs.values()) this.startOne(output)
    this.unwatchAlerts = this.options.alerts.watch(() => void this.checkNow())
    this.timer = setInterval(() => void this.checkNow(), checkEveryMs)
    await this.checkNow()
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    this.unwatchAlerts?.()
    await this.checking.idle()
    await Promise.all([...this.outputs.values()].map(output => output.stop()))
  }

  reconfigure(config: Readonly<Record<string, unknown>>): (() => Promise<void>) | null {
    const ofFile = [...this.outputs.values()].filter(({ options }) => options.source === 'file')
    const inUse = new Map(ofFile.map(({ options }) => [options.id, options.config]))
    const changes = changesOfFile(this.kind, inUse, config[this.facts.setting])
    return changes && (() => this.useFile(changes))
  }

  /** `full`: with the whole address, for people who may change it. */
  states({ full = false }: { full?: boolean } = {}): OutputState[] {
    return [...this.outputs.values()].map(output => this.stateOf(output, full))
  }

  has(id: string): boolean {
    return this.outputs.has(id)
  }

  /** Throws `output-name-taken`, `request-invalid` and errors of the kind. */
  async add(input: QueuedInput): Promise<OutputState> {
    const id = uuid7(this.now())
    await this.put(id, input)
    return this.stateOf(this.find(id), true)
  }

  /** Throws `not-found`, `output-in-file`, `output-name-taken`, `request-invalid` and errors of the kind. */
  async change(id: string, change: object): Promise<OutputState> {
    return this.replace(id, this.changed(id, change))
  }

  /** Resolves with its name. Throws `not-found` and `output-in-file`. */
  async remove(id: string): Promise<string> {
    const output = this.changeable(id)
    const { config } = output.options
    await output.stop()
    const places = await this.table.places(id)
    const pending = await this.deliveries.pendingIds(id, mostRestored)
    await this.options.write(this.table.remove(id))
    this.removed.keep(id, { config, places, pending }, this.now())
    this.drop(id)
    await this.checkNow()
    return config.name
  }

  hasRemoved(id: string): boolean {
    return this.removed.has(id)
  }

  /**
   * Restores an output that was removed within the last hour, with its secrets. It continues where it was, so events since
   * then are sent. Throws `not-found` and `output-name-taken`.
   */
  async restore(id: string): Promise<OutputState> {
    const now = this.now()
    const restored = await this.removed.restore(id, now, async ({ config, places, pending }) => {
      await checkStorable(this.outputs, { ...config, id }, this.options.queries, this.facts.queue.word)
      const revived = pending.length > 0 ? [this.deliveries.revive(pending, now)] : []
      const row = await this.table.put(id, config, now)
      await this.options.write([row, ...this.table.moveTo(places, now), ...revived])
      return config
    })
    if (!restored) throw new ViewtronError('not-found', { what: `removed ${this.facts.queue.word}`, id })
    const output = this.use(id, 'database', restored)
    void this.checkNow()
    return this.stateOf(output, true)
  }

  /** Sends a made-up event now, also if the output is disabled. Throws `not-found`. */
  async test(id: string): Promise<Tested> {
    this.lost.refuse(id)
    return testOutput(this.find(id))
  }

  /** Sends something now, without a delivery, also if the output is disabled. Throws `not-found`. */
  async sendOnce(id: string, deliverable: Deliverable): Promise<Tested> {
    return sendOnce(this.find(id), deliverable)
  }

  /** Sends a made-up event by an output that is not stored. Throws `request-invalid` and errors of the kind. */
  async tryOut(input: QueuedInput): Promise<Tested> {
    const config = await checkInput(this.kind, input, null)
    return testOutput(this.create(`trial ${randomUUID()}`, 'database', config))
  }

  /** Sends a made-up event by an output with a change that is not stored. Throws `not-found` and like `tryOut`. */
  tryChange(id: string, change: object): Promise<Tested> {
    return this.tryOut(this.changed(id, change))
  }

  /** Picks up deliveries that were marked to be sent again and new alerts, without waiting for the next check. */
  checkNow(): Promise<void> {
    return this.checking.run()
  }

  private async checkAll(): Promise<void> {
    try {
      if (!this.hasReadStored) await this.readStored()
      for (const output of this.outputs.values()) {
        const { config, id } = output.options
        if (!config.enabled || this.faults.has(id)) continue
        if (config.alerts)
          await addAlertDeliveries({ ...this.options, facts: this.facts.queue, outputId: id }, this.now())
        await output.loadPending()
      }
      await watchFailures([...this.outputs.values()], this.faults, { ...this.options, facts: this.facts })
      await this.old.remove(this.now())
      this.hasLogged = false
    } catch (error) {
      if (!this.hasLogged) this.options.log.debug(`${this.facts.setting} wait: ${(error as Error).message}`)
      this.hasLogged = true
    }
  }

  private async readStored(): Promise<void> {
    const outputs = await readStoredOutputs(this.table, { ...this.options, word: this.facts.queue.word })
    this.hasReadStored = true
    for (const { id, config, lost } of outputs) {
      this.lost.note(id, lost)
      this.use(id, 'database', config)
    }
    const gone = (await this.table.idsFromFile()).filter(id => !this.outputs.has(id))
    if (gone.length > 0) await this.options.write(gone.flatMap(id => this.table.remove(id)))
  }

  private async useFile({ changed, gone }: ChangesOfFile<Config>): Promise<void> {
    for (const id of gone) {
      await this.outputs.get(id)?.stop()
      await this.options.write(this.table.remove(id))
      this.drop(id)
    }
    for (const [id, config] of changed) {
      await this.outputs.get(id)?.stop()
      this.use(id, 'file', config)
    }
    await this.checkNow()
  }

  private use(id: string, source: 'file' | 'database', config: Config): QueuedOutput<Config> {
    const output = this.create(id, source, config)
    this.outputs.set(id, output)
    this.startOne(output)
    return output
  }

  private drop(id: string): void {
    this.outputs.delete(id)
    this.faults.delete(id)
    this.lost.forget(id)
  }

  private startOne(output: QueuedOutput<Config>): void {
    const { id, config } = output.options
    this.faults.delete(id)
    try {
      const lost = this.lost.wordsFor(id)
      if (config.enabled && lost !== null) throw new Error(lost)
      if (config.enabled) output.start()
      else void this.options.write([this.table.removeCursors(id)]).catch(() => undefined)
    } catch (error) {
      this.faults.set(id, (error as Error).message)
      this.options.log.warn(`the ${this.facts.queue.word} ${config.name} does not start: ${(error as Error).message}`)
    }
  }

  private async put(id: string, input: QueuedInput): Promise<void> {
    const { queries, write, feed } = this.options
    const before = this.outputs.get(id)
    const config = await checkInput(this.kind, input, before?.options.config ?? null)
    await checkStorable(this.outputs, { ...config, id }, this.options.queries, this.facts.queue.word)
    // Everything that comes after the answer to this request is sent.
    const begin = new Cursors(queries).beginStatement(id, feed.lastSeq, this.now())
    const cursor = config.enabled ? begin : this.table.removeCursors(id)
    await before?.stop()
    try {
      // The change may have repaired the output, so pending deliveries are retried at once.
      const now = this.now()
      await write([await this.table.put(id, input, now), cursor, this.deliveries.retryAt(id, now)])
    } catch (error) {
      if (before) this.startOne(before)
      throw error
    }
    this.lost.forget(id)
    this.use(id, 'database', config)
    void this.checkNow()
  }

  /** Replaces the configuration of a stored output. Throws like `change`. */
  protected async replace(id: string, input: QueuedInput): Promise<OutputState> {
    this.changeable(id)
    await this.put(id, input)
    return this.stateOf(this.find(id), true)
  }

  /** Returns an output's configuration with a change. */
  private changed(id: string, change: object): QueuedInput {
    const { config } = this.find(id).options
    this.lost.checkChange(id, change)
    return this.kind.changed(config, change)
  }

  private create(id: string, source: 'file' | 'database', config: Config): QueuedOutput<Config> {
    return new QueuedOutput({ ...this.options, kind: this.kind, id, source, config })
  }

  private find(id: string): QueuedOutput<Config> {
    const output = this.outputs.get(id)
    if (!output) throw new ViewtronError('not-found', { what: this.facts.queue.word, id })
    return output
  }

  protected changeable(id: string): QueuedOutput<Config> {
    const output = this.find(id)
    const { source, config } = output.options
    if (source === 'file') throw new ViewtronError('output-in-file', { what: this.facts.queue.word, name: config.name })
    return output
  }

  private stateOf(output: QueuedOutput<Config>, full: boolean): OutputState {
    return queuedOutputState(output, { now: this.now(), full, fault: this.faults.get(output.options.id) ?? null })
  }

  private now(): number {
    return this.options.clock.now().getTime()
  }
}
