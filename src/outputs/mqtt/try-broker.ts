import { randomUUID } from 'node:crypto'
import type { BrokerSession } from './broker-session.ts'
import { connectionWords } from './connection-words.ts'

export interface Tried {
  ok: boolean
  /** In words. */
  detail: string
}

const echoWithinMs = 2000
const answerWithinMs = 5000

async function tried(session: BrokerSession, topic: string, at: Date): Promise<Tried> {
  const payload = JSON.stringify({ test: randomUUID(), at: at.toISOString() })
  const echo = await session.echo(topic, payload, echoWithinMs)
  if (echo === 'came back') return { ok: true, detail: `A message on ${topic} went to the broker and came back.` }
  if (session.isToldOfRefusals) return { ok: true, detail: `The broker has taken a message on ${topic}.` }
  const why = echo === 'may not listen' ? 'this user may not listen there' : 'nothing of it came back'
  return {
    ok: false,
    detail: `A message on ${topic} went to the broker, but ${why}, so nobody knows whether it was passed on: check what the broker lets this user do. With mqtt.version 5 and a QoS above 0 a broker says what it refuses.`,
  }
}

/** Publishes a message on a topic, and waits until the broker has passed it on to us. Never rejects. */
export async function tryBroker(session: BrokerSession, topic: string, at: Date): Promise<Tried> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Tried>(resolve => {
    const detail = `The broker did not answer within ${answerWithinMs / 1000} s.`
    timer = setTimeout(() => resolve({ ok: false, detail }), answerWithinMs)
  })
  const outcome = tried(session, topic, at).catch((error: unknown) => {
    return { ok: false, detail: `It failed: ${connectionWords(error)}.` }
  })
  return Promise.race([outcome, late]).finally(() => clearTimeout(timer))
}
