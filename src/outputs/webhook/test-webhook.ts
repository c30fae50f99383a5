import { randomUUID } from 'node:crypto'
import type { Tested } from '../output.ts'
import { sampleEvent } from './sample-event.ts'
import { answerVerdict, errorVerdict } from './verdict.ts'
import type { Webhook } from './webhook.ts'

/** Sends a made-up event, once. Never rejects. */
export async function testWebhook(webhook: Webhook): Promise<Tested> {
  const { clock } = webhook.options
  const startedAt = performance.now()
  const event = sampleEvent(clock.now())
  const answer = await webhook
    .send({ type: 'test', event }, { deliveryId: randomUUID(), attempt: 1 })
    .catch((error: unknown) => errorVerdict(error))
  const durationMs = Math.round(performance.now() - startedAt)
  if ('kind' in answer) {
    const detail = answer.kind === 'delivered' ? '' : answer.message
    return { ok: false, statusCode: null, durationMs, detail }
  }
  const verdict = answerVerdict(answer, clock.now().getTime())
  const ok = verdict.kind === 'delivered'
  if (ok) webhook.queue.noteSuccess()
  const detail =
    verdict.kind === 'delivered'
      ? `The target answered ${answer.status}: ${answer.text}`.slice(0, 300)
      : verdict.message
  return { ok, statusCode: answer.status, durationMs, detail }
}
