import fc from 'fast-check'
import { expect, it } from 'vitest'
import { removals as everything, PostRedactor, type Removal } from '../../../src/diagnostics/redaction/index.ts'
import { decode, findImageSpans } from '../../../src/protocol/index.ts'
import { exampleNames, examplePost } from '../../support/posts.ts'

const context = { receivedAt: new Date('2026-11-23T12:00:00Z'), timeZone: 'UTC' }

const letter = fc.constantFrom(...'ABCDEFGHJKLMNPRSTUVWXYZabcdefghkmnpqrstuvwxyz')
const letters = (min: number, max: number) =>
  fc.array(letter, { minLength: min, maxLength: max }).map(all => all.join(''))
const digits = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max })
/** A text that a person could type: never a word of the protocol, so that finding it means that it was left. */
const secret = fc.tuple(letters(3, 8), digits(2, 4), letters(2, 6)).map(parts => parts.join(''))
const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 2, maxLength: 2 })
const mac = fc.array(hex, { minLength: 6, maxLength: 6 }).map(parts => parts.join(':'))
const wrapped = fc.constantFrom(
  (text: string) => text,
  (text: string) => `<![CDATA[${text}]]>`,
  (text: string) => `\n  <![CDATA[ ${text}\n]]>\n`,
)

const facts = fc.record({
  plate: secret,
  owner: secret,
  device: secret,
  serial: secret,
  mac,
  password: secret,
  odd: secret,
  wrap: wrapped,
  picture: fc.uint8Array({ minLength: 300, maxLength: 900 }).map(bytes => Buffer.from(bytes).toString('base64')),
})

type Facts = typeof facts extends fc.Arbitrary<infer Value> ? Value : never

const postOf = ({
  plate,
  owner,
  device,
  serial,
  mac,
  password,
  odd,
  wrap,
  picture,
}: Facts) => `<?xml version="1.0" encoding="UTF-8"?>
<config version="1.7" xmlns="http://www.ipc.com/ver10"><!-- ${odd} -->
<smartType type="openAlramObj">VEHICE</smartType><currentTime>1795435200000000</currentTime>
<deviceName type="string">${wrap(device)}</deviceName><sn>${wrap(serial)}</sn><mac>${wrap(mac)}</mac>
<account note="${odd}"><user>${wrap(serial)}</user><password>${password}</password></account>
<listInfo type="list" count="1"><item><plateNumber type="string">${wrap(plate)}</plateNumber><carOwner>${wrap(owner)}</carOwner>
<remark>seen ${plate} of ${owner} &amp; others</remark><plateConfidence>9800</plateConfidence>
<targetImageData><targetBase64Data>${wrap(picture)}</targetBase64Data></targetImageData></item></listInfo></config>`

it('leaves nothing of what is to be removed, and the post stays one of the same length', () => {
  fc.assert(
    fc.property(facts, fc.subarray<Removal>([...everything]), (some, removals) => {
      const post = Buffer.from(postOf(some))
      const left = new PostRedactor(removals).post(post)
      expect(left).toHaveLength(post.length)
      const text = left.toString()
      const { plate, owner, device, serial, mac, password, odd, picture } = some
      if (removals.includes('plates')) for (const value of [plate, owner]) expect(text).not.toContain(value)
      if (removals.includes('secrets')) {
        for (const value of [device, serial, mac, password, odd]) expect(text).not.toContain(value)
      }
      if (removals.includes('pictures')) expect(text).not.toContain(picture.slice(40, 80))
      if (removals.length === 0) expect(text).toBe(post.toString())
      const [message] = decode(left, context)
      expect(message).toMatchObject({ kind: 'alarm', smartType: 'VEHICE', category: 'lpr' })
    }),
  )
})

it('gives the same value the same stand-in in every post of a recording, and another in another recording', () => {
  const redactor = new PostRedactor(['plates'])
  const post = (plate: string) => Buffer.from(`<config><plateNumber>${plate}</plateNumber></config>`)
  const [one, same, other] = ['ABC12345', 'ABC12345', 'XYZ98765'].map(plate => redactor.post(post(plate)).toString())
  expect(same).toBe(one)
  expect(other).not.toBe(one)
  expect(new PostRedactor(['plates']).post(post('ABC12345')).toString()).not.toBe(one)
})

it.each(exampleNames)('%s stays what it is without anything private', name => {
  const post = examplePost(name)
  const left = new PostRedactor(everything).post(post)
  expect(left).toHaveLength(post.length)
  const [before, after] = [decode(post, context), decode(left, context)]
  expect(after.map(({ kind }) => kind)).toEqual(before.map(({ kind }) => kind))
  expect(findImageSpans(left)).toEqual(findImageSpans(post))
  for (const [n, message] of before.entries()) {
    const { mac, serial, name: deviceName } = message.device
    for (const value of [mac, serial, deviceName]) if (value) expect(left.toString()).not.toContain(value)
    const other = after[n]
    if (message.kind !== 'alarm' || other?.kind !== 'alarm') continue
    expect(other).toMatchObject({ smartType: message.smartType, category: message.category })
    expect(other.targets).toHaveLength(message.targets.length)
    for (const { plate } of message.targets) if (plate) expect(left.toString()).not.toContain(plate.number)
  }
})

it('never throws and keeps the length, whatever the bytes', () => {
  const pieces = fc.constantFrom(
    '<a>',
    '</a>',
    '<![CDATA[',
    ']]>',
    '<!--',
    '-->',
    '&amp;',
    '"',
    '<',
    '>',
    'x="y"',
    'é',
    ' ',
    'ABC-1234',
  )
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 400 }).map(some => Buffer.from(some)),
    fc.array(pieces, { maxLength: 60 }).map(some => Buffer.from(some.join(''))),
  )
  fc.assert(
    fc.property(bytes, fc.subarray<Removal>([...everything]), (post, removals) => {
      expect(new PostRedactor(removals).post(post)).toHaveLength(post.length)
    }),
    { examples: ['<!-->', '<!--->', '<![CDATA[]]>', '<![CDATA[]>'].map(text => [Buffer.from(text), [...everything]]) },
  )
})

it.each([
  ['one long text', `<config><owner>${'&a'.repeat(300_000)}</owner></config>`],
  [
    'very many values',
    `<config>${Array.from({ length: 20_000 }, (_, n) => `<owner>P${n}x</owner>`).join('')}</config>`,
  ],
])('takes no longer for %s than its length asks for', (_, post) => {
  const startedAt = process.cpuUsage()
  const other = new PostRedactor(everything).post(Buffer.from(post))
  const { user, system } = process.cpuUsage(startedAt)
  expect(user + system).toBeLessThan(3_000_000)
  expect(other).toHaveLength(post.length)
  expect(other.toString()).not.toContain('P19999x')
})
