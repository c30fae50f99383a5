import { describe, expect, it } from 'vitest'
import type { BrokerSession } from '../../../src/outputs/mqtt/broker-session.ts'
import { CameraStateStore } from '../../../src/outputs/mqtt/camera-state-store.ts'
import { DiscoveryAnnouncer } from '../../../src/outputs/mqtt/discovery-announcer.ts'
import { mqttSettings } from '../../../src/outputs/mqtt/mqtt-settings.ts'
import { RetainedCleanup } from '../../../src/outputs/mqtt/retained-cleanup.ts'
import { type MqttMessage, topicsUnder } from '../../../src/outputs/mqtt/topics.ts'
import { sampleEvent } from './sample.ts'

const session = {} as BrokerSession
const event = sampleEvent()
const { id } = event.camera

/** A cleanup with one published camera, whose state the test changes. */
function publishedCamera() {
  const settings = mqttSettings({ url: 'mqtt://x' })
  if (!settings) throw new Error('no settings')
  const topics = topicsUnder('viewtron')
  const states = new CameraStateStore()
  const camera = { isShown: true, isKnown: true, isRefused: false }
  const sent: MqttMessage[] = []
  const cameras = {
    get shownIds() {
      return camera.isShown ? [id] : []
    },
    isShown: () => camera.isShown,
    has: () => camera.isKnown,
  }
  const sender = {
    send: async (_session: BrokerSession, messages: Iterable<MqttMessage>) => {
      if (camera.isRefused) throw new Error('lost')
      sent.push(...messages)
    },
  }
  const announcer = new DiscoveryAnnouncer({ settings, topics, states, version: '1' })
  const cleanup = new RetainedCleanup({ settings, topics, cameras, states, announcer, sender })
  states.noteBridge(event)
  states.of(id).states['alarm/motion'] = 'ON'
  cleanup.noteShown()
  return { camera, cleanup, sent, states }
}

describe('retained messages of a camera', () => {
  it('stay while the camera is shown', async () => {
    const { cleanup, sent } = publishedCamera()
    await cleanup.run(session)
    expect(sent).toEqual([])
  })

  it('are emptied once when it no longer is', async () => {
    const { camera, cleanup, sent } = publishedCamera()
    camera.isShown = false
    await cleanup.run(session)
    const topics = sent.map(({ topic }) => topic)
    expect(sent.every(({ payload, retain }) => payload === '' && retain)).toBe(true)
    for (const name of ['availability', 'presence/person', 'alarm/motion', 'plate', 'image/plate/target', 'lpr']) {
      expect(topics).toContain(`viewtron/${id}/${name}`)
    }
    await cleanup.run(session)
    expect(sent).toHaveLength(topics.length)
  })

  it('are emptied again if the broker did not acknowledge it', async () => {
    const { camera, cleanup, sent } = publishedCamera()
    Object.assign(camera, { isShown: false, isRefused: true })
    await expect(cleanup.run(session)).rejects.toThrow('lost')
    camera.isRefused = false
    await cleanup.run(session)
    expect(sent.length).toBeGreaterThan(10)
  })

  it('are emptied together with its entities and its stored state when the camera is deleted', async () => {
    const { camera, cleanup, sent, states } = publishedCamera()
    Object.assign(camera, { isShown: false, isKnown: false })
    await cleanup.run(session)
    const configs = sent.map(({ topic }) => topic).filter(topic => topic.endsWith('/config'))
    expect(configs).toContain(`homeassistant/sensor/viewtron_event_server_${id}/last_plate/config`)
    expect(states.camerasThat(() => true)).toEqual([])
  })

  it('are emptied again if something was published in the meantime', async () => {
    const { camera, cleanup, sent, states } = publishedCamera()
    camera.isShown = false
    await cleanup.run(session)
    const before = sent.length
    states.noteRetained(event)
    await cleanup.run(session)
    expect(sent.length).toBeGreaterThan(before)
  })
})
