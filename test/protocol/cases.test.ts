import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Message } from '../../src/model/index.ts'
import { messages } from './posts.ts'

const cases = new URL('cases/', import.meta.url)

/** A message without its pictures' bytes; their facts and the number of their places stay. */
function withoutBytes(message: Message): unknown {
  if (message.kind !== 'alarm') return message
  return {
    ...message,
    images: message.images.map(({ data: _data, spans, ...facts }) => ({ ...facts, places: spans.length })),
  }
}

/** One folder a case: the post as a device would send it, and all that is to be read from it. */
describe('a whole post', () => {
  test.each(readdirSync(cases))('%s', name => {
    const post = readFileSync(new URL(`${name}/post.xml`, cases))
    const expected: unknown = JSON.parse(readFileSync(new URL(`${name}/expected.json`, cases), 'utf8'))
    expect(messages(post).map(withoutBytes)).toEqual(expected)
  })
})
