import { randomUUID } from 'node:crypto'
import type { Clock } from '../../../lib/clock.ts'
import type { Tested } from '../../output.ts'
import { brokerErrorText } from '../broker-errors.ts'
import { BrokerSession } from '../broker-session.ts'
import type { MqttSettings } from '../mqtt-settings.ts'
import { type BrokerTest, testBroker } from '../test-broker.ts'

async function tested({ broker, prefix }: MqttSettings, clock: Clock): Promise<BrokerTest> {
  let session: BrokerSession | null = null
  try {
    session = await BrokerSession.open({
      broker,
      // Another id than that of the running connection, which the broker would end.
      clientId: `viewtron-test-${randomUUID().slice(0, 8)}`,
      available: null,
      subscribe: [],
      onMessage: () => undefined,
    })
    return await testBroker(session, `${prefix}/test`, clock.now())
  } catch (error) {
    return { ok: false, detail: `There is no connection to ${broker.url}: ${brokerErrorText(error)}.` }
  } finally {
    await session?.close()
  }
}

/** Connects with settings that are not in use, publishes a message and waits for it to come back. Never rejects. */
export async function tryBroker(settings: MqttSettings, clock: Clock): Promise<Tested> {
  const startedAt = performance.now()
  const { ok, detail } = await tested(settings, clock)
  return { ok, statusCode: null, durationMs: Math.round(performance.now() - startedAt), detail }
}
