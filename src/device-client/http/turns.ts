import { ViewtronError } from '../../model/index.ts'

// A page of the dashboard asks for a handful of things; this many means that somebody asks in a loop.
const mostWaiting = 64

interface Line {
  last: Promise<unknown>
  waiting: number
}

/** Keyed by what the clients share, so that nothing outlives it. */
const linesOf = new WeakMap<object, Map<string, Line>>()

/**
 * Runs `work` when everything asked of this device before has ended, whichever client asked; clients belong together
 * when they share `scope`. Rejects with `device-busy` when the line is too long.
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
