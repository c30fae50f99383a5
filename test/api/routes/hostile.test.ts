import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { platePost } from '../../ingest/posts.ts'
import { smallAlarm } from '../../support/posts.ts'
import { rowsOf } from '../../support/stored.ts'
import { siteForFile } from './site.ts'

const site = siteForFile(async one => {
  await one.post(platePost({ plates: [{ number: 'SAFE1' }] }), smallAlarm(), Buffer.from('unreadable'))
})

const attacks = [
  "' or '1'='1",
  "'; drop table log; --",
  '" or ""="',
  '%',
  '_%_',
  '\\',
  '*',
  '?'.repeat(100),
  '*'.repeat(100),
  '*?*?*?*?*?*?*?*?*?*?*?*?*?*?*?*?*?*?*a',
  'a AND b NOT (c',
  'NEAR("a b", 2)',
  '"unclosed',
  '../../../../etc/passwd',
  '..\\..\\viewtron.db',
  'a\0b',
  '\u0000',
  '\ufffe\uffff',
  '💥'.repeat(20),
  'İıſK',
  '<script>alert(1)</script>',
  '{{7*7}}',
  '1e308',
  '-1',
  '9007199254740993',
  'NaN',
  'null',
  'undefined',
  'true',
  '[]',
  '{"a":1}',
  '__proto__',
  'constructor',
  ' ',
  '',
  'x'.repeat(2500),
]

const lists: Record<string, string[]> = {
  events: [
    'category',
    'smartType',
    'camera',
    'plate',
    'plateMatch',
    'group',
    'targetType',
    'attribute',
    'from',
    'to',
    'text',
    'kept',
    'limit',
    'cursor',
    'startAt',
    'sort',
  ],
  'events/count': ['plate', 'text', 'attribute', 'camera', 'from'],
  'events/choices': ['field', 'plate', 'text', 'camera', 'from'],
  'events/histogram': ['buckets', 'from', 'to', 'text', 'plate', 'group'],
  'export.csv': ['plate', 'text', 'attribute', 'group', 'camera'],
  'export.ndjson': ['plate', 'text', 'from'],
  'export.zip': ['plate', 'text', 'to'],
  plates: ['plate', 'match', 'group', 'known', 'camera', 'from', 'to', 'limit', 'cursor'],
  tracks: ['camera', 'type', 'from', 'to', 'limit', 'cursor'],
  counts: ['bucket', 'camera', 'place', 'target', 'from', 'to', 'zone', 'weekStart'],
  'counts/export.csv': ['camera', 'zone', 'place'],
  unparsed: ['reason', 'limit', 'cursor'],
}

const places = [
  'events/:',
  'events/:/raw',
  'events/:/neighbours',
  'events/:/images/0',
  'events/:/images/:',
  'plates/:',
  'events/:/related',
  'faces/:',
  'cameras/:',
  'cameras/:/alarms',
  'unparsed/:',
  'unparsed/:/raw',
  'unparsed/:/bundle',
]

const changes: [method: string, path: string, fields: string[]][] = [
  ['PATCH', 'events/:', ['kept']],
  ['PUT', 'events/:/targets/0/plate', ['number']],
  ['PUT', 'plates/:', ['name', 'group', 'notes']],
  ['DELETE', 'plates/:', []],
  ['POST', 'plates/:/corrections', ['to']],
  ['PATCH', 'cameras/:', ['name', 'hidden', 'state']],
  ['POST', 'cameras/:/merge', ['into']],
  ['POST', 'unparsed/:/read', []],
]

/** As it may stand in an address; lone surrogates, which have no bytes, as the bytes some encoders give them. */
function encoded(text: string): string {
  const bytes = Buffer.from(text, 'utf8').toString('hex')
  return bytes.replace(/../g, '%$&')
}

const text = fc.oneof(fc.constantFrom(...attacks), fc.string({ unit: 'binary', maxLength: 60 }), fc.string())
const broken = fc.constantFrom('%', '%zz', '%ff%fe', '%ed%a0%80', '%c0%ae%c0%ae%2f', '%00', '+', '%2e%2e%2f%2e%2e%2f')
const value = fc.oneof({ weight: 5, arbitrary: text.map(encoded) }, { weight: 1, arbitrary: broken })
const json = fc.oneof(text, fc.jsonValue({ maxDepth: 2 }), fc.constant('\ud800'), fc.constantFrom(null, [], {}, 1e308))

async function expectNoFault(path: string, options?: Parameters<ReturnType<typeof site>['call']>[1]): Promise<void> {
  const { status, text: body, headers } = await site().call(path, options)
  if (status >= 500) throw new Error(`${status} ${body}`)
  if (status >= 400) expect(headers['content-type']).toContain('application/problem+json')
}

const runs = { numRuns: 150, endOnFailure: true }

describe('no answer is a fault of the server', () => {
  it('whatever stands in a filter, once or several times', async () => {
    const query = fc.constantFrom(...Object.keys(lists)).chain(path => {
      const pair = fc.tuple(fc.constantFrom(...(lists[path] ?? [])), value)
      const pairs = fc.array(pair, { minLength: 1, maxLength: 4 })
      return pairs.map(all => `${path}?${all.map(([name, one]) => `${name}=${one}`).join('&')}`)
    })
    await fc.assert(
      fc.asyncProperty(query, path => expectNoFault(path)),
      { ...runs, numRuns: 400 },
    )
  })

  it('whatever stands in place of an id', async () => {
    const path = fc.tuple(fc.constantFrom(...places), value).map(([place, one]) => place.replaceAll(':', one))
    await fc.assert(
      fc.asyncProperty(path, one => expectNoFault(one)),
      runs,
    )
  })

  it('whatever a change says, of what is there and what is not', async () => {
    const [event] = await site().events('plate=SAFE1')
    const known = fc.constantFrom(event?.id ?? '', event?.camera.id ?? '', 'SAFE1')
    const change = fc.tuple(fc.constantFrom(...changes), fc.oneof(known, value)).chain(([[method, path, fields], id]) =>
      fc.tuple(...fields.map(() => json)).map(values => ({
        path: path.replaceAll(':', id),
        options: { method, body: Object.fromEntries(fields.map((field, n) => [field, values[n]])) },
      })),
    )
    await fc.assert(
      fc.asyncProperty(change, ({ path, options }) => expectNoFault(path, options)),
      runs,
    )
  })

  it('whatever is said to be a list of plates', async () => {
    const headers = { 'content-type': 'text/csv' }
    const cells = fc.array(fc.array(text, { maxLength: 5 }).map(row => row.join(',')))
    const csv = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map(bytes => Buffer.from(bytes)),
      cells.map(rows => Buffer.from(`plate,name\n${rows.join('\n')}`)),
    )
    await fc.assert(
      fc.asyncProperty(csv, body => expectNoFault('plates/import', { method: 'POST', headers, body })),
      runs,
    )
  })

  it('and nothing was harmed by all that', async () => {
    const [event] = await site().events('category=lpr')
    expect(event?.targets[0]?.plate?.number).toBe('SAFE1')
    expect(await site().events()).toHaveLength(2)
    const tables = rowsOf(site().server.dataDir, "select name from sqlite_master where type = 'table'")
    expect(tables).toContainEqual({ name: 'log' })
    expect(site().server.stderr()).not.toContain('internal-error')
  })
})

describe('hostile texts', () => {
  it.each(["' or '1'='1", '%', '_', "x' union select * from user --"])('find nothing as %s', async attack => {
    for (const filter of ['camera', 'smartType', 'group', 'text']) {
      if (filter === 'text' && attack.length === 1) continue
      expect(await site().events(`${filter}=${encodeURIComponent(attack)}`)).toEqual([])
    }
  })

  it('are refused when they are too long or not of the kind', async () => {
    for (const query of [
      'limit=501',
      'limit=0',
      'limit=1e9',
      'limit=ten',
      'limit=1&limit=2',
      `text=${'x'.repeat(201)}`,
    ]) {
      expect((await site().call(`events?${query}`)).json).toMatchObject({ status: 400, code: 'request-invalid' })
    }
    for (const query of ['category=dogs', 'kept=maybe', 'from=yesterday', 'sort=name', 'targetType=ghost']) {
      expect((await site().call(`events?${query}`)).json).toMatchObject({ status: 400, code: 'request-invalid' })
    }
    expect((await site().call(`events?camera=${'a,'.repeat(201)}`)).status).toBe(400)
  })

  it('leave a picture where it is', async () => {
    for (const path of ['images/../../../viewtron.db', 'images/%2e%2e%2f%2e%2e%2fviewtron.db', 'images/0%00.jpg']) {
      const { status } = await site().call(`events/019abcde-0000-7000-8000-000000000000/${path}`)
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
    }
  })
})
