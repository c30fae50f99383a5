import { randomUUID } from 'node:crypto'
import { brokerErrorText } from './broker-errors.ts'
import type { BrokerSession } from './broker-session.ts'

export interface BrokerTest {
  ok: boolean
  /** A sentence for people. */
  detail: string
}

const echoWithinMs = 2000
const answerWithinMs = 5000

async function echoTest(session: BrokerSession, topic: string, at: Date): Promise<BrokerTest> {
  const payload = JSON.stringify({ test: randomUUID(), at: at.toISOString() })
  const echo = await session.echo(topic, payload, echoWithinMs)
  if (echo === 'came back') return { ok: true, detail: `A message on ${topic} went to the broker and came back.` }
  if (session.reportsRefusals) return { ok: true, detail: `The broker has accepted a message on ${topic}.` }
  const why = echo === 'may not subscribe' ? 'this user may not subscribe to it' : 'it did not come back'
  return {
    ok: false,
    detail: `A message on ${topic} went to the broker, but ${why}, so it is unknown whether the broker passed it on: check the rights of this user on the broker. With mqtt.version 5 and a QoS above 0 the broker reports refused messages.`,
  }
}

/** Publishes a message on a topic and waits for it to come back. Never rejects. */
export async function testBroker(session: BrokerSession, topic: string, at: Date): Promise<BrokerTest> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<BrokerTest>(resolve => {
    const detail = `The broker did not answer within ${answerWithinMs / 1000} s.`
    timer = setTimeout(() => resolve({ ok: false, detail }), answerWithinMs)
  })
  const outcome = echoTest(session, topic, at).catch((error: unknown) => {
    return { ok: false, detail: `It failed: ${brokerErrorText(error)}.` }
  })
  return Promise.race([outcome, late]).finally(() => clearTimeout(timer))
}
