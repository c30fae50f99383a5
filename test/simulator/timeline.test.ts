import { describe, expect, it } from 'vitest'
import type { AlarmMessage, Message } from '../../src/model/index.ts'
import { decode } from '../../src/protocol/index.ts'
import { createSite, type Selection, Studio, selectTypes, Timeline } from '../../src/simulator/index.ts'

const startMs = Date.parse('2026-11-23T14:05:09Z')

interface Sent {
  atMs: number
  camera: string
  message: Message
}

async function play(
  selection: Selection,
  options: { cameras?: number; nvrChannels?: number; rate?: number; count: number },
) {
  const { cameras = 1, nvrChannels = 0, rate = 5, count } = options
  const site = createSite({ cameras, nvrChannels, seed: 3 })
  const timeline = new Timeline({
    site,
    selection,
    studio: new Studio(),
    seed: 3,
    startMs,
    rate,
    count,
    utcOffsetMinutes: 0,
  })
  const sent: Sent[] = []
  for (const post of timeline.posts()) {
    const [message] = decode(await post.body(), { receivedAt: new Date(startMs + 3_600_000), timeZone: 'UTC' })
    if (message) sent.push({ atMs: post.atMs, camera: post.camera.key, message })
  }
  return sent
}

const alarms = (sent: Sent[]) => sent.map(({ message }) => message).filter((m): m is AlarmMessage => m.kind === 'alarm')

describe('a simulated site', () => {
  it('posts in the order of time', async () => {
    const sent = await play(selectTypes(null), { cameras: 2, nvrChannels: 2, count: 12 })
    const times = sent.map(({ atMs }) => atMs)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  it('never makes two equal events', async () => {
    const sent = alarms(await play(selectTypes(['lpr']), { rate: 50, count: 20 }))
    expect(new Set(sent.map(({ occurredAt }) => occurredAt)).size).toBe(20)
  })

  it('draws every event a picture of its own at a low rate', async () => {
    const sent = alarms(await play(selectTypes(['lpr']), { rate: 2, count: 5 }))
    expect(new Set(sent.map(({ targets }) => targets[0]?.plate?.number)).size).toBe(5)
    expect(new Set(sent.map(({ images }) => images[0]?.data?.toString('latin1'))).size).toBe(5)
  })

  it('counts upwards only', async () => {
    const sent = alarms(await play(selectTypes(['area-counting']), { rate: 50, count: 12 }))
    const entered = sent.map(({ counts }) => counts.reduce((sum, count) => sum + (count.entered ?? 0), 0))
    expect(entered).toEqual(entered.toSorted((a, b) => a - b))
    expect(entered.at(-1)).toBeGreaterThan(4)
  })

  it('follows a target before and after its event, 6 to 12 times a second', async () => {
    const sent = await play(selectTypes(['perimeter-intrusion', 'trajectory']), { rate: 1, count: 1 })
    const event = sent.findIndex(({ message }) => message.kind === 'alarm')
    const spanMs = (sent.at(-1)?.atMs ?? 0) - (sent[0]?.atMs ?? 0)
    const rate = (sent.length - 2) / (spanMs / 1000)
    expect(event).toBeGreaterThan(0)
    expect(event).toBeLessThan(sent.length - 1)
    expect(rate).toBeGreaterThanOrEqual(6)
    expect(rate).toBeLessThanOrEqual(12)
  })

  it('moves the target, and gives the track the id of the event', async () => {
    const sent = await play(selectTypes(['perimeter-intrusion', 'trajectory']), { count: 1 })
    const [event] = alarms(sent)
    const track = sent.flatMap(({ message }) => (message.kind === 'trajectory' ? message.targets : []))
    expect(new Set(track.map(({ targetId }) => targetId))).toEqual(new Set([event?.targets[0]?.targetId]))
    expect(new Set(track.map(({ box }) => box?.x1)).size).toBeGreaterThan(5)
  })

  it('switches an alarm on and off once for events that follow each other', async () => {
    const sent = await play(selectTypes(['line-crossing', 'status']), { rate: 2, count: 6 })
    const states = sent.flatMap(({ message }) => (message.kind === 'status' ? message.alarms : []))
    expect(states.map(({ active }) => active)).toEqual([true, false])
  })

  it('switches a recorder’s alarm on before the event', async () => {
    const sent = await play(selectTypes(['region-intrusion', 'status']), { cameras: 0, nvrChannels: 1, count: 1 })
    expect(sent.map(({ message }) => message.kind)).toEqual(['status', 'alarm', 'status'])
  })

  it('has a recorder channel without pictures', async () => {
    const sent = await play(selectTypes(['region-intrusion']), { cameras: 0, nvrChannels: 4, rate: 20, count: 16 })
    const bare = sent.filter(({ message }) => message.kind === 'alarm' && message.images.length === 0)
    expect(new Set(bare.map(({ camera }) => camera))).toEqual(new Set(['channel-4']))
  })

  it('gives every event of an area or line the zone it touched', async () => {
    const sent = alarms(await play(selectTypes(['line-crossing', 'zone-entry']), { cameras: 2, rate: 20, count: 10 }))
    for (const { rules } of sent) expect(rules[0]?.points.length).toBe(rules[0]?.shape === 'line' ? 2 : 4)
  })
})
