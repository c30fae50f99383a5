import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { exampleFiles, unusualFiles } from '../../examples/generate.ts'
import type { Message, PostImage } from '../../src/model/index.ts'
import { decode } from '../../src/protocol/index.ts'
import { formats, smartTypes } from '../../src/simulator/index.ts'

const folder = join(import.meta.dirname, '../../examples')
const context = { receivedAt: new Date('2026-11-23T14:05:10Z'), timeZone: 'America/New_York' }

const examples = formats.flatMap(format =>
  readdirSync(join(folder, format)).map(name => `${format}/${name.replace(/\.xml$/, '')}`),
)

const read = (example: string) => readFileSync(join(folder, `${example}.xml`))

/** A picture is told by its size: its bytes depend on the version of the drawing library. */
const facts = ({ role, target, width, height, valid }: PostImage) => ({ role, target, width, height, valid })

function readable(messages: Message[]): string {
  const plain = messages.map(message =>
    message.kind === 'alarm' ? { ...message, images: message.images.map(facts) } : message,
  )
  return `${JSON.stringify(plain.length === 1 ? plain[0] : plain, null, 2)}\n`
}

/** The bytes that `curl -d @file` sends: it removes line ends and zero bytes. */
const asCurlSends = (post: Buffer) => Buffer.from(post.filter(byte => byte !== 10 && byte !== 13 && byte !== 0))

describe('every example', () => {
  for (const example of examples) {
    it(`${example} means what its expectation says`, async () => {
      await expect(readable(decode(read(example), context))).toMatchFileSnapshot(`expected/${example}.json`)
    })

    it(`${example} means the same after curl -d has removed its line ends`, () => {
      expect(readable(decode(asCurlSends(read(example)), context))).toBe(readable(decode(read(example), context)))
    })
  }
})

describe('the examples together', () => {
  it('hold one file for every smart type of every format', () => {
    const missing = smartTypes.filter(type => !examples.includes(`${type.format}/${type.name}`))
    expect(missing).toEqual([])
  })

  it('are the ones that the generator makes', async () => {
    expect([...(await exampleFiles()).keys()].sort()).toEqual([...examples].sort())
  })

  it('are generated the same every time', async () => {
    expect(await exampleFiles()).toEqual(await exampleFiles())
  })

  it('hold only pictures that are small', () => {
    const pictures = examples.flatMap(example =>
      decode(read(example), context).flatMap(message => (message.kind === 'alarm' ? message.images : [])),
    )
    const tooLarge = pictures.filter(({ role, bytes }) => bytes > (role === 'overview' ? 10_240 : 3072))
    expect(pictures.length).toBeGreaterThan(50)
    expect(tooLarge).toEqual([])
  })

  it('have unusual ones beside them, whose meaning is that of the usual one', async () => {
    const files = await unusualFiles()
    for (const [path, bytes] of files) expect(readFileSync(join(folder, path)).equals(bytes), path).toBe(true)
    const usual = JSON.parse(readable(decode(read('ipc-v2.1/perimeter-intrusion'), context)))
    // The type of a target stands beside its picture, which is elsewhere here.
    for (const target of usual.targets) target.type = 'unknown'
    const meaning = (path: string) => JSON.parse(readable(decode(files.get(path) ?? Buffer.alloc(0), context)))
    expect(meaning('unusual/multipart.bin')).toEqual(usual)
    const device = { ...usual.device, name: '门口' }
    expect(meaning('unusual/declared-gb2312.xml')).toEqual({ ...usual, device, images: [] })
  })

  it('are each named in the index of the README', () => {
    const readme = readFileSync(join(folder, 'README.md'), 'utf8')
    expect(examples.filter(example => !readme.includes(`(${example}.xml)`))).toEqual([])
  })
})
