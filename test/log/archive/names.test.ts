import { basename } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { uuid7 } from '../../../src/lib/uuid7.ts'
import { eventIdOfImage, imagePath, parseRawName, rawPath, unparsedPath } from '../../../src/log/archive/index.ts'

const moment = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
const id = fc.tuple(moment, fc.uint8Array({ minLength: 10, maxLength: 10 })).map(([at, tail]) => uuid7(+at, tail))

/** Addresses as sockets report them. */
const address = fc.oneof(fc.ipV4(), fc.constantFrom('::1', 'fe80::1', 'fd00::a:b', '2001:db8:0:1:2:3:4:5'))

const site = fc.option(fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/))

test('the name of a raw post holds the time of receipt, the site, the sender and the id', () => {
  fc.assert(
    fc.property(moment, address, id, site, (receivedAt, clientIp, postId, name) => {
      const parts = { receivedAt, clientIp, postId, site: name }
      for (const path of [rawPath(parts), unparsedPath(parts)]) {
        expect(parseRawName(basename(path))).toEqual(parts)
      }
    }),
  )
})

test('the name of a picture holds the id of its event', () => {
  fc.assert(
    fc.property(
      moment,
      id,
      fc.constantFrom('overview', 'target'),
      fc.integer({ min: 1, max: 20 }),
      (at, eventId, role, number) => {
        const path = imagePath({
          receivedAt: at,
          cameraId: 'gate_10_0_0_5_ch2',
          eventId,
          role: role as 'overview',
          number,
        })
        expect(eventIdOfImage(basename(path))).toBe(eventId)
      },
    ),
  )
})

test('names are safe on every file system', () => {
  const parts = { receivedAt: new Date('2026-11-23T14:05:09.473Z'), clientIp: 'fe80::1', postId: uuid7(0) }
  expect(rawPath(parts)).toMatch(/^[a-zA-Z0-9_./-]+$/)
})

test.for(['raw_2026-11-20_10-00-00.000_192-168-1-57.xml', 'stream.ndjson', 'raw_x.xml.part', 'a.reason.txt'])(
  '%s is no raw post of ours',
  name => expect(parseRawName(name)).toBeNull(),
)

test.for(['1795461989-target.jpg', 'holiday.jpg', 'overview.jpg'])('%s is no picture of ours', name =>
  expect(eventIdOfImage(name)).toBeNull(),
)
