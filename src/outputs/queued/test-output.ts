import { randomUUID } from 'node:crypto'
import type { SentMessage, Tested } from '../output.ts'
import type { QueuedOutput } from './queued-output.ts'
import { sampleEvent } from './sample-event.ts'

/** Sends a made-up event, once. Never rejects. */
export async function testOutput(output: Pick<QueuedOutput, 'options' | 'queue' | 'send'>): Promise<Tested> {
  const startedAt = performance.now()
  const event = sampleEvent(output.options.clock.now())
  const seen: { sent?: SentMessage } = {}
  const noteSent = (sent: SentMessage) => {
    seen.sent = sent
  }
  const verdict = await output.send({ type: 'test', event }, { deliveryId: randomUUID(), attempt: 1, noteSent })
  const durationMs = Math.round(performance.now() - startedAt)
  const { status: statusCode } = verdict
  if (verdict.kind !== 'delivered') return { ok: false, statusCode, durationMs, detail: verdict.message, ...seen }
  output.queue.noteSuccess()
  return { ok: true, statusCode, durationMs, detail: verdict.detail ?? 'The target accepted it.', ...seen }
}
