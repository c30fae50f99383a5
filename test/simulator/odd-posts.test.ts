import { beforeAll, describe, expect, it } from 'vitest'
import { decode } from '../../src/protocol/index.ts'
import { createSite, oddPost, oddPostNames, Studio, selectTypes, Timeline } from '../../src/simulator/index.ts'

let good: Buffer

beforeAll(async () => {
  const timeline = new Timeline({
    site: createSite({ cameras: 1, nvrChannels: 0, seed: 1 }),
    selection: selectTypes(['perimeter-intrusion']),
    studio: new Studio(),
    seed: 1,
    startMs: Date.parse('2026-11-23T14:05:09Z'),
    rate: 1,
    count: 1,
    utcOffsetMinutes: 0,
  })
  for (const post of timeline.posts()) good = await post.body()
})

/** The messages that the server reads from each odd post; for an alarm, with the number of its usable pictures. */
const meanings: Record<string, string[]> = {
  truncated: ['unparsed truncated'],
  'not-xml': ['unparsed not-xml'],
  empty: ['keepalive'],
  'folded-base64': ['alarm 2'],
  'no-declaration': ['alarm 2'],
  'byte-order-mark': ['alarm 2'],
  'two-documents': ['alarm 2', 'alarm 2'],
  'trailing-zeros': ['alarm 2'],
  doctype: ['unparsed forbidden-xml'],
  'unknown-message': ['unparsed unknown-message'],
  'broken-base64': ['alarm 0'],
  chunked: ['alarm 2'],
}

describe('an odd post', () => {
  for (const name of oddPostNames) {
    it(`${name} is decoded as what it is`, () => {
      const messages = decode(oddPost(name, good).body, {
        receivedAt: new Date('2026-11-23T15:00:00Z'),
        timeZone: 'UTC',
      })
      const meaning = messages.map(message => {
        if (message.kind === 'unparsed') return `unparsed ${message.reason}`
        return message.kind === 'alarm' ? `alarm ${message.images.filter(image => image.valid).length}` : message.kind
      })
      expect(meaning).toEqual(meanings[name])
    })
  }
})
