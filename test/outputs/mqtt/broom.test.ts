import { describe, expect, it } from 'vitest'
import { Announcer } from '../../../src/outputs/mqtt/announcer.ts'
import type { BrokerSession } from '../../../src/outputs/mqtt/broker-session.ts'
import { Broom } from '../../../src/outputs/mqtt/broom.ts'
import { Memories } from '../../../src/outputs/mqtt/camera-states.ts'
import { mqttSettings } from '../../../src/outputs/mqtt/mqtt-settings.ts'
import { type MqttMessage, topicsUnder } from '../../../src/outputs/mqtt/topics.ts'
import { sampleEvent } from './sample.ts'

const session = {} as BrokerSession
const event = sampleEvent()
const { id } = event.camera

/** A house that was told of one camera, which then may change. */
function house() {
  const settings = mqttSettings({ url: 'mqtt://x' })
  if (!settings) throw new Error('no settings')
  const topics = topicsUnder('viewtron')
  const memories = new Memories()
  const state = { isShown: true, isKnown: true, isRefused: false }
  const sent: MqttMessage[] = []
  const cameras = {
    get shownIds() {
      return state.isShown ? [id] : []
    },
    isShown: () => state.isShown,
    has: () => state.isKnown,
  }
  const sender = {
    send: async (_session: BrokerSession, messages: Iterable<MqttMessage>) => {
      if (state.isRefused) throw new Error('lost')
      sent.push(...messages)
    },
  }
  const announcer = new Announcer({ settings, topics, memories, version: '1' })
  const broom = new Broom({ settings, topics, cameras, memories, announcer, sender })
  memories.noteBridge(event)
  memories.of(id).states['alarm/motion'] = 'ON'
  broom.note()
  return { state, broom, sent, memories }
}

describe('what stays on the broker of a camera', () => {
  it('stays while the camera is shown', async () => {
    const { broom, sent } = house()
    await broom.sweep(session)
    expect(sent).toEqual([])
  })

  it('is emptied once when it is not', async () => {
    const { state, broom, sent } = house()
    state.isShown = false
    await broom.sweep(session)
    const topics = sent.map(({ topic }) => topic)
    expect(sent.every(({ payload, retain }) => payload === '' && retain)).toBe(true)
    for (const name of ['availability', 'presence/person', 'alarm/motion', 'plate', 'image/plate/target', 'lpr']) {
      expect(topics).toContain(`viewtron/${id}/${name}`)
    }
    await broom.sweep(session)
    expect(sent).toHaveLength(topics.length)
  })

  it('is emptied again where the broker did not take it', async () => {
    const { state, broom, sent } = house()
    Object.assign(state, { isShown: false, isRefused: true })
    await expect(broom.sweep(session)).rejects.toThrow('lost')
    state.isRefused = false
    await broom.sweep(session)
    expect(sent.length).toBeGreaterThan(10)
  })

  it('is emptied with its entities when the camera is deleted, and forgotten', async () => {
    const { state, broom, sent, memories } = house()
    Object.assign(state, { isShown: false, isKnown: false })
    await broom.sweep(session)
    const configs = sent.map(({ topic }) => topic).filter(topic => topic.endsWith('/config'))
    expect(configs).toContain(`homeassistant/sensor/viewtron_event_server_${id}/last_plate/config`)
    expect(memories.camerasThat(() => true)).toEqual([])
  })

  it('is emptied again where something was published meanwhile', async () => {
    const { state, broom, sent, memories } = house()
    state.isShown = false
    await broom.sweep(session)
    const before = sent.length
    memories.noteRetained(event)
    await broom.sweep(session)
    expect(sent.length).toBeGreaterThan(before)
  })
})
