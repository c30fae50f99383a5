/**
 * The functions that one side of a link offers to the other. Arguments and results are copied, except `bytes` of a result:
 * its memory is handed over and must be used for nothing else.
 */
export type Offered = Record<string, (argument: never) => unknown>

type Message =
  | { name: string; argument: unknown; id: number | null }
  | { answer: number; value: unknown }
  | { answer: number; failure: string }

/** A `Worker`, or the port to the thread that started it. */
export interface LinkPort {
  postMessage(message: unknown, handedOver: ArrayBuffer[]): void
  on(event: 'message', listener: (message: Message) => void): unknown
}

type Argument<Function> = Function extends (argument: infer Value) => unknown ? Value : never
type Result<Function> = Function extends (argument: never) => infer Value ? Awaited<Value> : never

interface Waiting {
  done: (value: never) => void
  failed: (error: Error) => void
}

/** The memory of a result `{ bytes }`, which is handed over instead of copied. */
function memoryOf(value: unknown): ArrayBuffer[] {
  const { bytes } = (value ?? {}) as { bytes?: unknown }
  return bytes instanceof Uint8Array && bytes.buffer instanceof ArrayBuffer ? [bytes.buffer] : []
}

/** Calls between two threads. */
export class ThreadLink<Theirs extends Offered> {
  private readonly port: LinkPort
  private readonly waiting = new Map<number, Waiting>()
  private nextId = 1
  private ended: Error | null = null

  /** `mine`: the functions that the other side may call. */
  constructor(port: LinkPort, mine: Offered) {
    this.port = port
    port.on('message', message => {
      if ('answer' in message) this.receive(message)
      else void this.serve(mine[message.name] as (argument: unknown) => unknown, message)
    })
  }

  /** Calls a function of the other side. Rejects when it fails, with its message only, and when the link has ended. */
  call<Name extends keyof Theirs & string>(
    name: Name,
    argument: Argument<Theirs[Name]>,
  ): Promise<Result<Theirs[Name]>> {
    if (this.ended) return Promise.reject(this.ended)
    return new Promise((done, failed) => {
      const id = this.nextId++
      // Throws for values that cannot be copied.
      this.post({ name, argument, id })
      this.waiting.set(id, { done, failed })
    })
  }

  /** Calls a function of the other side without waiting for its end. */
  tell<Name extends keyof Theirs & string>(name: Name, argument: Argument<Theirs[Name]>): void {
    if (!this.ended) this.post({ name, argument, id: null })
  }

  /** Rejects all calls that wait, and all later ones. */
  end(reason: Error): void {
    this.ended ??= reason
    for (const { failed } of this.waiting.values()) failed(this.ended)
    this.waiting.clear()
  }

  private post(message: Message, handedOver: ArrayBuffer[] = []): void {
    this.port.postMessage(message, handedOver)
  }

  private async serve(
    work: (argument: unknown) => unknown,
    { argument, id }: { argument: unknown; id: number | null },
  ): Promise<void> {
    if (id === null) {
      await work(argument)
      return
    }
    try {
      const value = await work(argument)
      this.post({ answer: id, value }, memoryOf(value))
    } catch (error) {
      this.post({ answer: id, failure: (error as Error).message })
    }
  }

  private receive(message: { answer: number; value: unknown } | { answer: number; failure: string }): void {
    const waiting = this.waiting.get(message.answer)
    this.waiting.delete(message.answer)
    if ('failure' in message) waiting?.failed(new Error(message.failure))
    else waiting?.done(message.value as never)
  }
}
