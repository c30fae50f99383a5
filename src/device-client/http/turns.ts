import { ViewtronError } from '../../model/index.ts'

// A dashboard page sends a handful of requests; this many indicate a loop.
const mostWaiting = 64

interface Line {
  last: Promise<unknown>
  waiting: number
}

/** Queues by the `scope` that clients share; a queue is freed together with its scope. */
const linesOf = new WeakMap<object, Map<string, Line>>()

/**
 * Runs `work` after all earlier requests to this device, of any client with the same `scope`. Rejects with
 * `device-busy` when the queue is full.
 */
export async function inTurn<T>(scope: object, device: string, work: () => Promise<T>): Promise<T> {
  const lines = linesOf.get(scope) ?? new Map<string, Line>()
  linesOf.set(scope, lines)
  const line = lines.get(device) ?? { last: Promise.resolve(), waiting: 0 }
  lines.set(device, line)
  if (line.waiting >= mostWaiting) throw new ViewtronError('device-busy', { device })

  line.waiting++
  const result = line.last.then(work)
  line.last = result.catch(() => undefined)
  try {
    return await result
  } finally {
    if (--line.waiting === 0) lines.delete(device)
  }
}
