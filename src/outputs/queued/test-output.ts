import { randomUUID } from 'node:crypto'
import type { SentMessage, Tested } from '../output.ts'
import type { Deliverable } from './deliverable.ts'
import type { QueuedOutput } from './queued-output.ts'
import { sampleEvent } from './sample-event.ts'

type TestedOutput = Pick<QueuedOutput, 'options' | 'queue' | 'send'>

/** Sends a made-up event, once. Never rejects. */
export function testOutput(output: TestedOutput): Promise<Tested> {
  return sendOnce(output, { type: 'test', event: sampleEvent(output.options.clock.now()) })
}

/** Sends something once, without storing a delivery. Never rejects. */
export async function sendOnce(output: TestedOutput, deliverable: Deliverable): Promise<Tested> {
  const startedAt = performance.now()
  const seen: { sent?: SentMessage } = {}
  const noteSent = (sent: SentMessage) => {
    seen.sent = sent
  }
  const verdict = await output.send(deliverable, { deliveryId: randomUUID(), attempt: 1, noteSent })
  const durationMs = Math.round(performance.now() - startedAt)
  const { status: statusCode } = verdict
  if (verdict.kind !== 'delivered') return { ok: false, statusCode, durationMs, detail: verdict.message, ...seen }
  output.queue.noteSuccess()
  return { ok: true, statusCode, durationMs, detail: verdict.detail ?? 'The target accepted it.', ...seen }
}
