import { describe, expect, test } from 'vitest'
import { decode } from '../../src/protocol/index.ts'

function timeOf(element: string, timeZone = 'America/New_York', receivedAt = '2026-11-23T14:05:10Z'): unknown[] {
  const post = Buffer.from(`<config><alarmStatusInfo/>${element}</config>`)
  const [message] = decode(post, { receivedAt: new Date(receivedAt), timeZone })
  return [message?.occurredAt, message?.occurredAtZone]
}

describe('currentTime', () => {
  test.each([
    ['seconds', '1795442709', '2026-11-23T14:05:09.000Z'],
    ['milliseconds', '1795442709473', '2026-11-23T14:05:09.473Z'],
    ['microseconds', '1795442709473999', '2026-11-23T14:05:09.473Z'],
    ['nanoseconds', '1795442709473999999', '2026-11-23T14:05:09.473Z'],
    ['a clock a little fast', '1795529109', '2026-11-24T14:05:09.000Z'],
  ])('may be in %s', (_, digits, expected) => {
    expect(timeOf(`<currentTime>${digits}</currentTime>`)).toEqual([expected, 'utc'])
  })

  test.each([
    ['1795442709473999', 999],
    ['1795442709473001', 1],
    ['1795442709473999888', 999],
    ['1795442709473000', undefined],
    ['1795442709473', undefined],
    ['18445822972087551616', undefined],
  ])('of %s has %s microseconds beyond its milliseconds', (digits, micros) => {
    const post = Buffer.from(`<config><alarmStatusInfo/><currentTime>${digits}</currentTime></config>`)
    const [message] = decode(post, { receivedAt: new Date('2026-11-23T14:05:10Z'), timeZone: 'UTC' })
    expect(message?.occurredAtMicros).toBe(micros)
  })

  test.each(['0', '', '18445822972087551616', '-5', 'soon', '1795529111', '946684799', '17954427.5'])(
    '%j is no time',
    digits => {
      expect(timeOf(`<currentTime>${digits}</currentTime>`)).toEqual([null, null])
    },
  )
})

describe('dataTime', () => {
  test.each([
    ['2026-11-23 09:05:09', '2026-11-23T14:05:09.000Z'],
    ['11-23-2026 09:05:09 AM', '2026-11-23T14:05:09.000Z'],
    ['11-22-2026 12:05:09 AM', '2026-11-22T05:05:09.000Z'],
    ['11-22-2026 12:05:09 PM', '2026-11-22T17:05:09.000Z'],
    ['07-04-2026 01:00:00 pm', '2026-07-04T17:00:00.000Z'],
  ])('%s is read in the zone of the server', (text, expected) => {
    expect(timeOf(`<dataTime><![CDATA[${text}]]></dataTime>`)).toEqual([expected, 'server'])
  })

  test.each([
    '2026-02-31 09:05:09',
    '2026-13-01 09:05:09',
    '2026-11-23 24:00:00',
    '2026-11-23 09:60:00',
    '23-11-2026 09:05:09',
    '11-23-2026 13:05:09 PM',
    '1999-11-23 09:05:09',
    '2026-12-23 09:05:09',
    'yesterday',
  ])('%s is no time', text => {
    expect(timeOf(`<dataTime>${text}</dataTime>`)).toEqual([null, null])
  })

  test('in the hour that a clock change repeats is the reading nearer to the receipt', () => {
    const post = '<dataTime>2026-11-01 01:30:00</dataTime>'
    expect(timeOf(post, 'America/New_York', '2026-11-01T05:30:01Z')[0]).toBe('2026-11-01T05:30:00.000Z')
    expect(timeOf(post, 'America/New_York', '2026-11-01T06:30:01Z')[0]).toBe('2026-11-01T06:30:00.000Z')
  })

  test('in the hour that a clock change skips is still a time', () => {
    expect(timeOf('<dataTime>2026-03-08 02:30:00</dataTime>')[0]).toBe('2026-03-08T07:30:00.000Z')
  })

  test.each([
    ['UTC', '2026-11-23T09:05:09.000Z'],
    ['Asia/Kolkata', '2026-11-23T03:35:09.000Z'],
  ])('in %s', (zone, expected) => {
    expect(timeOf('<dataTime>2026-11-23 09:05:09</dataTime>', zone)[0]).toBe(expected)
  })

  test('gives way to a usable currentTime and stands in for an unusable one', () => {
    const local = '<dataTime>2026-11-23 09:05:00</dataTime>'
    expect(timeOf(`${local}<currentTime>1795442709</currentTime>`)[1]).toBe('utc')
    expect(timeOf(`${local}<currentTime>0</currentTime>`)[1]).toBe('server')
  })
})
