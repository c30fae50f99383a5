import { describe, expect, it } from 'vitest'
import type { AnnotatedEvent } from '../../../src/events/index.ts'
import type { BrokerSession } from '../../../src/outputs/mqtt/broker-session.ts'
import { CameraList } from '../../../src/outputs/mqtt/camera-list.ts'
import { CameraStateStore } from '../../../src/outputs/mqtt/camera-state-store.ts'
import { DiscoveryAnnouncer } from '../../../src/outputs/mqtt/discovery-announcer.ts'
import { EntryMessages } from '../../../src/outputs/mqtt/entry-messages.ts'
import { MqttPublisher } from '../../../src/outputs/mqtt/mqtt-publisher.ts'
import { mqttSettings } from '../../../src/outputs/mqtt/mqtt-settings.ts'
import { type MqttMessage, topicsUnder } from '../../../src/outputs/mqtt/topics.ts'
import { startStore } from '../../search/search-store.ts'
import { FakeClock } from '../../support/server-in-process.ts'
import { sampleEvent } from './sample.ts'

const none = () => undefined
const session = { ended: new Promise(none), isLost: false } as unknown as BrokerSession
const { signal } = new AbortController()

/** A publisher that records what it sends and how long it waits. */
async function recorded() {
  const store = await startStore()
  const { queries } = store.database
  await store.addCamera('gate', 'Gate')
  const settings = mqttSettings({ url: 'mqtt://x', bridge: false, images: false })
  if (!settings) throw new Error('no settings')
  const topics = topicsUnder('viewtron')
  const states = new CameraStateStore()
  const steps: string[] = []
  const isConfig = ({ topic }: MqttMessage) => topic.endsWith('/config')
  const nothing = async () => undefined
  const publisher = new MqttPublisher({
    queries,
    feed: { lastSeq: 12, watch: () => none },
    topics,
    states,
    cameras: new CameraList({ queries }),
    announcer: new DiscoveryAnnouncer({ settings, topics, states, version: '1' }),
    cleanup: { noteShown: none, run: async () => undefined },
    messages: new EntryMessages({
      settings,
      topics,
      states,
      timeZone: 'UTC',
      clock: new FakeClock(Date.parse(sampleEvent().receivedAt)),
      live: { noteAllowedVehicle: none, noteTargets: none },
    }),
    live: { all: () => [{ topic: topics.availability('gate'), payload: 'online', retain: true }] },
    ofServer: () => [],
    places: { publishAll: nothing, note: () => false, look: nothing, update: nothing },
    rules: { evaluate: async () => ({ firings: new Map(), statements: [] }) },
    sender: {
      async send(_session, messages) {
        const all = [...messages]
        if (all.some(isConfig)) steps.push('discovery')
        if (all.some(({ topic }) => topic === topics.availability('gate'))) steps.push('availability')
        if (all.some(({ topic }) => topic === topics.events)) steps.push('event')
        return all.length
      },
    },
    broker: { ready: async () => session },
    delivered: none,
    wait: async milliseconds => steps.push(`wait ${milliseconds}`),
  })
  const handle = (facts: Partial<AnnotatedEvent>) =>
    publisher.handle([sampleEvent({ camera: { id: 'gate', name: 'Gate' }, ...facts })], signal)
  return { steps, handle }
}

describe('the first event of a camera', () => {
  it('follows the discovery of its entities, the availability of the camera and a pause of 2 s', async () => {
    const { steps, handle } = await recorded()
    await handle({ seq: 11 })
    expect(steps).toEqual(['discovery', 'availability', 'wait 2000', 'event'])
  })

  it('is the only one that waits', async () => {
    const { steps, handle } = await recorded()
    await handle({ seq: 11 })
    steps.length = 0
    await handle({ seq: 12 })
    expect(steps).toEqual(['event'])
  })

  it('of a kind that the camera has not sent before waits again, for its new entity', async () => {
    const { steps, handle } = await recorded()
    await handle({ seq: 11 })
    steps.length = 0
    await handle({ seq: 12, category: 'fire', smartType: 'FIRE' })
    expect(steps).toEqual(['discovery', 'availability', 'wait 2000', 'event'])
  })
})
