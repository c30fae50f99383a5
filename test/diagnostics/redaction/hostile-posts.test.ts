import { describe, expect, it } from 'vitest'
import { maskPost, PostRedactor, removals } from '../../../src/diagnostics/redaction/index.ts'
import { jpegSaying, platePost } from '../../ingest/posts.ts'
import { exampleNames, examplePost } from '../../support/posts.ts'

const plate = 'KRX7741'
const owner = 'Anneliese Vogt'

/** Posts, cut off or odd, that name a plate where it is easily missed. */
const hostilePosts = [
  `<a><plate>${plate}`,
  `<plate number="${plate}`,
  `<plate ${plate}>`,
  `{"plate":"${plate}"}`,
  `plate=${plate}`,
  `<!DOCTYPE x [<!ENTITY plate "${plate}">]>`,
  `<?xml version="${plate} ${owner}"?>`,
  `<?note ${plate}?>`,
  `<status>${plate} ${owner}</status>`,
  `<status>${plate}`,
  `<status></plate>${plate}</status>`,
  `<status/>${plate}</status>`,
  `<status><b/>${plate}</status>`,
  `<x>${plate}</x>`,
  `<currentTime>${owner} ${plate}</currentTime>`,
  `<!-- ${plate}`,
  `<!-->${plate}`,
  `<![CDATA[${plate}`,
  `<![CDATA[]]${plate}`,
  `a]]>${plate}<b/>`,
  `<a b='${plate}" c="d'>`,
  `<a count="${plate}"/>`,
  `<a xmlns="http://${plate}/">`,
  `<a type="${owner} ${plate}"/>`,
]

/** The ways in which a post leaves this machine: in a bug report, and in a recording. */
const doors = {
  'a bug report': maskPost,
  'a recording': (post: Buffer) => new PostRedactor(removals).post(post),
}

/** Values that a device or a person gave. */
const givenValues = (post: Buffer) =>
  [
    ...post
      .toString('latin1')
      .matchAll(
        /<(deviceName|mac|sn|ip|plateNumber|licensePlateNumber|name|carOwner|macAddress)\b[^>]*>(?:<!\[CDATA\[)?([^<\]]{3,})/g,
      ),
  ].map(([, , value]) => value ?? '')

describe.each(Object.entries(doors))('a post in %s', (_, redact) => {
  it.each(hostilePosts)('has no plate: %j', post => {
    const redacted = redact(Buffer.from(post)).toString('latin1')
    expect(redacted).not.toContain(plate)
    expect(redacted).not.toContain(owner)
  })

  it('has no plate, wherever the post is cut off', () => {
    const post = platePost({ plates: [{ number: plate, crop: jpegSaying('x') }] })
    for (let length = 1; length <= post.length; length += 7) {
      expect(redact(post.subarray(0, length)).toString('latin1')).not.toContain(plate)
    }
  })

  it.each(exampleNames)('of %s keeps its tags, and nothing that a device or a person named', name => {
    const post = examplePost(name)
    const redacted = redact(post).toString('latin1')
    for (const value of givenValues(post)) expect(redacted).not.toContain(value)
    const tags = (text: string) => text.match(/<\/?[\w.:-]+/g)
    expect(tags(redacted)).toEqual(tags(post.toString('latin1')))
  })
})

it.each(exampleNames)('a bug report of %s has no picture', name => {
  expect(maskPost(examplePost(name)).toString('latin1')).not.toMatch(/[A-Za-z0-9+/]{100}/)
})
