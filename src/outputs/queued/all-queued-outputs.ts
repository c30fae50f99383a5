import type { TableStore } from '../../database/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { ViewtronError } from '../../model/index.ts'
import type { OutputState } from '../output.ts'
import { Deliveries, type ResendFilter } from './deliveries.ts'
import type { QueuedOutputs } from './queued-outputs.ts'

export interface AllQueuedOptions extends TableStore {
  parts: readonly QueuedOutputs[]
  clock: Clock
}

/** The outputs with a delivery queue, of all kinds. */
export class AllQueuedOutputs {
  private readonly options: AllQueuedOptions
  private readonly deliveries: Deliveries

  constructor(options: AllQueuedOptions) {
    this.options = options
    this.deliveries = new Deliveries(options)
  }

  /** The outputs of a kind. */
  ofKind(kind: string): QueuedOutputs {
    const part = this.options.parts.find(one => one.kind.kind === kind)
    if (!part) throw new Error(`no output kind with a delivery queue is called ${kind}`)
    return part
  }

  /** The outputs of the kind that the output with this id has. Throws `not-found`. */
  withId(id: string): QueuedOutputs {
    const { parts } = this.options
    const part = parts.find(one => one.has(id))
    if (!part)
      throw new ViewtronError('not-found', { what: parts.map(({ facts }) => facts.queue.word).join(' or '), id })
    return part
  }

  /** Restores an output that was removed within the last hour. Throws `not-found` and `output-name-taken`. */
  async restore(id: string): Promise<OutputState> {
    const { parts } = this.options
    const part = parts.find(one => one.hasRemoved(id))
    if (part) return part.restore(id)
    throw new ViewtronError('not-found', {
      what: `removed ${parts.map(({ facts }) => facts.queue.word).join(' or ')}`,
      id,
    })
  }

  /** The names of the outputs by id. */
  names(): Map<string, string> {
    return new Map(this.options.parts.flatMap(part => part.states().map(({ id, name }) => [id, name] as const)))
  }

  /** Marks finished deliveries to be sent again, now. Resolves with their number. */
  async resend(filter: ResendFilter): Promise<number> {
    const { parts, write, clock } = this.options
    const count = await this.deliveries.countResendable(filter)
    if (count > 0) await write([this.deliveries.resend(filter, clock.now().getTime())])
    for (const part of parts) void part.checkNow()
    return count
  }
}
