import assert from 'node:assert/strict'
import fc from 'fast-check'
import { bounds, type Message, unparsedReasons } from '../../src/model/index.ts'
import { decode, findImageSpans } from '../../src/protocol/index.ts'
import { alarmPost, anyBytes, injuredPost, largePost, validPost } from './arbitraries.ts'
import { context } from './posts.ts'

/** Far above what any generated post needs, so only something worse than linear exceeds it. */
const tooLongMs = 2_000

function decodeInTime(bytes: Buffer): Message[] {
  const start = performance.now()
  const messages = decode(bytes, context)
  assert.ok(performance.now() - start < tooLongMs, 'decoding took too long')
  return messages
}

/** Asserts that the messages of any bytes are sound. */
function assertSound(bytes: Buffer, messages: Message[]): void {
  assert.ok(messages.length > 0)
  for (const message of messages) {
    if (message.kind === 'unparsed') assert.ok(unparsedReasons.includes(message.reason) && message.detail.length > 0)
    if (message.kind !== 'alarm') continue
    for (const { role, target, valid, data, spans } of message.images) {
      assert.equal(valid, data !== null)
      assert.ok(role === 'overview' ? target === null : target !== null && target < message.targets.length)
      for (const { start, end } of spans) assert.ok(start >= 0 && start < end && end <= bytes.length)
    }
    for (const { box } of message.targets) {
      if (box) assert.ok(0 <= box.x1 && box.x1 < box.x2 && box.x2 <= 1 && 0 <= box.y1 && box.y1 < box.y2 && box.y2 <= 1)
    }
  }
}

/** The longest text in there. */
function longestText(value: unknown): number {
  if (typeof value === 'string') return Array.from(value).length
  if (value === null || typeof value !== 'object' || Buffer.isBuffer(value)) return 0
  return Math.max(0, ...Object.values(value).map(longestText))
}

/** Asserts that the messages of a post of any size stay within the bounds. */
function assertBounded(messages: Message[]): void {
  for (const message of messages) {
    assert.ok(longestText(message) <= bounds.text)
    if (message.kind === 'status') assert.ok(message.alarms.length <= bounds.states)
    if (message.kind === 'trajectory') assert.ok(message.targets.length <= bounds.items)
    if (message.kind !== 'alarm') continue
    const { images, ...facts } = message
    assert.ok(message.targets.length <= bounds.items && message.rules.length <= bounds.items)
    assert.ok(images.length <= bounds.pictures)
    assert.ok(JSON.stringify(facts).length < 3 * bounds.weight)
  }
}

/** The properties of every post, by name; the test suite runs them, and so does the fuzzer until it is stopped. */
export const properties = {
  'any bytes give messages': fc.property(anyBytes, bytes => assertSound(bytes, decodeInTime(bytes))),

  'an injured post gives messages': fc.property(injuredPost, bytes => assertSound(bytes, decodeInTime(bytes))),

  'long texts and many things stay within bounds': fc.property(largePost, bytes => {
    const messages = decodeInTime(bytes)
    assertSound(bytes, messages)
    assertBounded(messages)
  }),

  'a well-formed post is understood': fc.property(validPost, bytes => {
    assert.deepEqual(
      decodeInTime(bytes).map(message => message.kind === 'unparsed'),
      [false],
    )
  }),

  'a post that ends too early is truncated': fc.property(validPost, fc.nat(), (bytes, cut) => {
    const part = bytes.subarray(0, 1 + (cut % (bytes.length - 1)))
    assert.deepEqual(
      decodeInTime(part).map(message => message.kind === 'unparsed' && message.reason),
      ['truncated'],
    )
  }),

  'every target and every picture comes out, byte for byte': fc.property(
    alarmPost,
    ({ bytes, targetCount, pictures }) => {
      const [message] = decodeInTime(bytes)
      assert.equal(message?.kind, 'alarm')
      if (message?.kind !== 'alarm') return
      assert.equal(message.targets.length, targetCount)
      assert.deepEqual(
        message.images.map(image => image.data),
        pictures,
      )
    },
  ),

  'compacting a post keeps its places': fc.property(alarmPost, ({ bytes, pictures }) => {
    const spans = findImageSpans(bytes)
    assert.equal(spans.length, pictures.length)
    const texts = spans.map(({ start, end }) => bytes.subarray(start, end))
    const compact = replaceSpans(bytes, spans, index => Buffer.from(`image:${index}.jpg`))
    const restored = replaceSpans(compact, findImageSpans(compact), index => texts[index] ?? Buffer.alloc(0))
    assert.ok(restored.equals(bytes))
  }),

  'two posts in one body are the messages of both': fc.property(validPost, validPost, (first, second) => {
    const both = decodeInTime(Buffer.concat([first, Buffer.from('\r\n'), second]))
    const apart = [first, second].flatMap(bytes => decode(bytes, context))
    assert.deepEqual(both.map(withoutSpans), apart.map(withoutSpans))
  }),
}

/** Cases of this property are a hundred times as large as those of the others, so there are fewer. */
export function casesOf(name: string, cases: number): number {
  return name === 'long texts and many things stay within bounds' ? Math.ceil(cases / 20) : cases
}

function replaceSpans(bytes: Buffer, spans: { start: number; end: number }[], by: (index: number) => Buffer): Buffer {
  const parts: Buffer[] = []
  let from = 0
  spans.forEach(({ start, end }, index) => {
    parts.push(bytes.subarray(from, start), by(index))
    from = end
  })
  return Buffer.concat([...parts, bytes.subarray(from)])
}

function withoutSpans(message: Message): unknown {
  if (message.kind !== 'alarm') return message
  return { ...message, images: message.images.map(({ spans: _spans, ...image }) => image) }
}
