import { describe, expect, it } from 'vitest'
import { CameraStateStore } from '../../../src/outputs/mqtt/camera-state-store.ts'
import { EntryMessages } from '../../../src/outputs/mqtt/entry-messages.ts'
import { mqttSettings } from '../../../src/outputs/mqtt/mqtt-settings.ts'
import { topicsUnder } from '../../../src/outputs/mqtt/topics.ts'
import { FakeClock } from '../../support/server-in-process.ts'
import { sampleEvent, samplePlate, sampleTarget } from './sample.ts'

const topics = topicsUnder('viewtron')

describe('messages', () => {
  function messagesFor(event: ReturnType<typeof sampleEvent>, { ageMs = 0, mqtt = {} } = {}) {
    const settings = mqttSettings({ url: 'mqtt://x', bridge: false, ...mqtt })
    if (!settings) throw new Error('no settings')
    const clock = new FakeClock(Date.parse(event.receivedAt) + ageMs)
    const none = () => undefined
    const all = new EntryMessages({
      settings,
      topics,
      states: new CameraStateStore(),
      live: { noteAllowedVehicle: none, noteTargets: none },
      timeZone: 'UTC',
      clock,
    })
    const now = [...all.of(event, [{ rule: 'r', topic: 'house/rule', retain: true }])]
    return { now, latest: [...all.latest()] }
  }
  const short = (messages: { topic: string; retain: boolean }[]) =>
    messages.map(
      ({ topic, retain }) =>
        `${topic.replace('viewtron/viewtron_ipc_192_168_1_57/', '')}${retain ? ' (retained)' : ''}`,
    )

  it('of a plate: first the allowed vehicle, then pictures, then states and events', () => {
    expect(short(messagesFor(sampleEvent()).now)).toEqual([
      'allowed_vehicle',
      'image/plate/overview (retained)',
      'image/plate/target (retained)',
      'plate (retained)',
      'viewtron/events',
      'event/lpr',
      'plate/event',
      'house/rule (retained)',
    ])
  })

  it('of a delayed event: marked as replayed, with the latest states, and nothing that opens a gate', () => {
    const { now, latest } = messagesFor(sampleEvent(), { ageMs: 11_000 })
    expect(short(now)).toEqual(['viewtron/events', 'event/lpr', 'plate/event', 'house/rule'])
    expect(now.every(({ payload }) => JSON.parse(String(payload)).replayed === true)).toBe(true)
    expect(short(latest)).toEqual([
      'image/plate/overview (retained)',
      'image/plate/target (retained)',
      'plate (retained)',
    ])
  })

  it('of a delayed event can be disabled, events and states separately', () => {
    const ageMs = 11_000
    expect(messagesFor(sampleEvent(), { ageMs, mqtt: { backlog: { events: false } } }).now).toEqual([])
    expect(messagesFor(sampleEvent(), { ageMs, mqtt: { backlog: { states: 'none' } } }).latest).toEqual([])
  })

  it('contain an event for every plate', () => {
    const targets = [samplePlate(), samplePlate({ number: 'B2' })]
    const published = messagesFor(sampleEvent({ targets })).now.filter(({ topic }) => topic.endsWith('/plate/event'))
    expect(published.map(({ payload }) => JSON.parse(String(payload)).plate)).toEqual(['KXR4821', 'B2'])
  })

  it('of counters are numbers; posts without totals are counted', () => {
    const counts = [{ target: 'person' as const, entered: 7, left: 3, present: 4 }]
    const of = (facts: object) =>
      messagesFor(sampleEvent({ category: 'line-count', images: [], targets: [], ...facts })).now
    const published = Object.fromEntries(of({ counts }).map(({ topic, payload }) => [topic.split('57/')[1], payload]))
    expect(published).toMatchObject({ 'count/line/person': '{"entered":7,"left":3}', 'occupancy/person': '4' })
    const crossing = of({ targets: [sampleTarget({ type: 'vehicle' })] })
    expect(crossing.find(({ topic }) => topic.endsWith('count/line/vehicle'))?.payload).toBe('{"entered":1,"left":0}')
  })
})
