import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { trajectoryDocument } from '../../bench/documents.ts'
import { decodeInGeneral } from '../../src/protocol/decode.ts'
import { quickPositions } from '../../src/protocol/quick-positions.ts'
import { projectRoot } from '../support/project-root.ts'
import { context, currentTime } from './posts.ts'

const runs = Number(process.env.FUZZ_RUNS ?? 2000)

const example = readFileSync(join(projectRoot, 'examples/ipc-v1x/trajectory.xml'), 'utf8')

/** Mostly the first; now and then one of the others, which devices do not send. */
const mostly = (usual: fc.Arbitrary<string>, ...odd: string[]) =>
  fc.oneof({ weight: 60, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...odd) })

const value = mostly(
  fc.nat(12_000).map(String),
  ...['', '0', '007', '-1', '1.5', ' 7', '99999999999999999999', 'x', '&#49;', '<b/>', '2000000000'],
)

const item = fc
  .record({
    numbers: fc.array(value, { minLength: 9, maxLength: 9 }),
    type: mostly(fc.constantFrom('person', 'car', 'motor'), '2', 'Person', 'dog', ''),
  })
  .map(({ numbers: [id, x, y, x1, y1, x2, y2, velocity, direction], type }) =>
    [
      `<item>\n<targetId type="uint32">${id}</targetId>`,
      `<point><x type="uint32">${x}</x><y type="uint32">${y}</y></point>`,
      `<rect><x1 type="uint32">${x1}</x1><y1 type="uint32">${y1}</y1>`,
      `<x2 type="uint32">${x2}</x2><y2 type="uint32">${y2}</y2></rect>`,
      `<velocity type="uint32">${velocity}</velocity>\r\n<direction type="uint32">${direction}</direction>`,
      `<targetType type="targetType">${type}</targetType><trajectlength type="list" count="0"></trajectlength></item>`,
    ].join(''),
  )

const head = fc
  .record({
    version: mostly(fc.constantFrom('1.0', '1.7'), '', 'x'),
    types: mostly(
      fc.constantFrom('', '<types></types>', '<types>\n<targetType>\n<enum>person</enum>\n</targetType></types>'),
      '<types><a></types>',
    ),
    time: fc.constantFrom(currentTime, '1795442709', '1795442709473123', '18445822972087551616', '0'),
    mac: mostly(fc.constantFrom('58:5b:69:00:00:56', '58:5B:69:AA:00:56', '00:00:00:00:00:00'), '58:5b:69', ''),
    serial: mostly(fc.constant('I00000000056'), '', ' N1 ', 'N 1', 'N'.repeat(40)),
    name: mostly(fc.constantFrom('Street', 'Yard 2'), ' Street', 'Straße', 'a]]>', '', 'x'.repeat(60), '<b>'),
    more: mostly(fc.constant(''), '<channelId type="uint32">1</channelId>', '<ip>10.0.0.1</ip>', '<!-- c -->'),
  })
  .map(({ version, types, time, mac, serial, name, more }) =>
    [
      `<?xml version="1.0" encoding="UTF-8" ?>\n<config version="${version}" xmlns="http://www.ipc.com/ver10">${types}`,
      `<currentTime type="tint64">${time}</currentTime><mac type="string"><![CDATA[${mac}]]></mac>`,
      `<sn type="string"><![CDATA[${serial}]]></sn><deviceName type="string"><![CDATA[${name}]]></deviceName>${more}`,
    ].join('\n'),
  )

const post = fc
  .record({
    head,
    items: fc.array(item, { maxLength: 4 }),
    tail: mostly(fc.constantFrom('', '\n'), ' \0', '<x/>', '</config>', example),
  })
  .map(
    ({ head: begin, items, tail }) =>
      `${begin}<traject type="list" count="${items.length}">${items.join('\n')}</traject>\n</config>${tail}`,
  )

describe('the quick reader of positions', () => {
  test('reads what cameras send', () => {
    for (const text of [example, trajectoryDocument(3).replace(/<currentTime.*?<\/currentTime>/, timeTag)]) {
      const bytes = Buffer.from(text)
      const message = quickPositions(bytes, context)
      expect(message?.targets.length).toBeGreaterThan(1)
      expect([message]).toEqual(decodeInGeneral(bytes, context))
    }
  })

  test('gives the same message as the general decoder, or none', () => {
    let quick = 0
    fc.assert(
      fc.property(post, text => {
        const bytes = Buffer.from(text)
        const message = quickPositions(bytes, context)
        if (message === null) return
        quick++
        expect([message]).toEqual(decodeInGeneral(bytes, context))
      }),
      { numRuns: runs },
    )
    expect(quick).toBeGreaterThan(runs / 10)
  })

  test('leaves an injured post to the general decoder, or reads the same', () => {
    fc.assert(
      fc.property(fc.nat(example.length), fc.nat(8), fc.string({ maxLength: 4 }), (at, cut, put) => {
        const bytes = Buffer.from(example.slice(0, at) + put + example.slice(at + cut))
        const message = quickPositions(bytes, context)
        if (message !== null) expect([message]).toEqual(decodeInGeneral(bytes, context))
      }),
      { numRuns: runs },
    )
  })
})

const timeTag = `<currentTime type="tint64">${currentTime}</currentTime>`
