import { describe, expect, it } from 'vitest'
import { queuedKinds } from '../../../src/outputs/output-kinds.ts'
import { failureKey, updateFailureAlerts } from '../../../src/outputs/queued/failure-alerts.ts'
import { letterFacts } from './letters.ts'

const hourMs = 3_600_000

/** Alerts in memory: open keys with their texts. */
function openAlerts() {
  const open = new Map<string, string>()
  const raiser = {
    openKeys: () => new Set(open.keys()),
    raise: async ({ key, text }: { key: string; text: string }) => void open.set(key, text),
    end: async (key: string) => void open.delete(key),
  }
  return { open, raiser }
}

describe('two kinds of outputs with a delivery queue', () => {
  const [webhook = letterFacts] = queuedKinds

  it.each(['idPrefix', 'alertPrefix'] as const)('have a different %s: none begins with that of another', name => {
    const prefixes = [...queuedKinds, letterFacts].map(({ queue }) => queue[name])
    const clashes = prefixes.flatMap((one, n) => prefixes.filter((other, m) => n !== m && other.startsWith(one)))
    expect(clashes).toEqual([])
  })

  it('end the alerts about their own failures only', async () => {
    const { open, raiser } = openAlerts()
    const failing = { id: 'a', name: 'gate', failure: { since: 0, message: 'no answer' }, isProven: true }
    await updateFailureAlerts(letterFacts, [failing], raiser, 2 * hourMs)
    await updateFailureAlerts(webhook, [failing], raiser, 2 * hourMs)
    expect([...open.keys()]).toEqual([failureKey(letterFacts.queue, 'a'), failureKey(webhook.queue, 'a')])
    expect(open.get(failureKey(letterFacts.queue, 'a'))).toMatch(/^The letter output gate has failed for 2 h/)
    await updateFailureAlerts(webhook, [{ ...failing, failure: null }], raiser, 2 * hourMs)
    expect([...open.keys()]).toEqual([failureKey(letterFacts.queue, 'a')])
    await updateFailureAlerts(letterFacts, [], raiser, 2 * hourMs)
    expect(open.size).toBe(0)
  })
})
