import { setTimeout as wait } from 'node:timers/promises'

const everyMs = 10

/**
 * Waits for a condition and resolves with its first truthy value. Rejects after `withinMs` (50 s, for a busy machine), naming `what` was
 * waited for; an error thrown by the condition is passed on at once.
 */
export async function until<Value>(
  condition: () => Value | Promise<Value>,
  { withinMs = 50_000, what = 'the condition' }: { withinMs?: number; what?: string } = {},
): Promise<Exclude<Value, false | 0 | '' | null | undefined>> {
  const giveUpAt = performance.now() + withinMs
  for (;;) {
    const value = await condition()
    if (value) return value as Exclude<Value, false | 0 | '' | null | undefined>
    if (performance.now() > giveUpAt) throw new Error(`${what} did not come true within ${withinMs} ms`)
    await wait(everyMs)
  }
}
