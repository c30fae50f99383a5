import { describe, expect, test } from 'vitest'
import { bounds } from '../../src/model/index.ts'
import { findImageSpans } from '../../src/protocol/index.ts'
import { alarm, crop, ipcPost, listInfo, messages, nvrPost, only, overview, unparsed } from './posts.ts'

const megabyte = 1_000_000
const long = 'ÄB1 '.repeat(megabyte / 5)

/** A plate item with everything it may say. */
const plateItem = (field: string, text: string) => {
  const say = (name: string) => `<${name}>${name === field ? text : 'x1'}</${name}>`
  const car = ['brand', 'model', 'color', 'type', 'year'].map(say).join('')
  return `<image>1</image><vehiceId>1</vehiceId>${['plateNumber', 'vehicleListType', 'carOwner', 'plateColor'].map(say).join('')}<carAttr>${car}</carAttr>`
}

/** Every text of a message but those of fixed words. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (value === null || typeof value !== 'object' || Buffer.isBuffer(value)) return []
  return Object.values(value).flatMap(textsOf)
}

describe('a text of a megabyte', () => {
  test.each(['plateNumber', 'vehicleListType', 'carOwner', 'plateColor', 'brand', 'model', 'color', 'type', 'year'])(
    'in %s is cut to 1,000 characters and marked as cut',
    field => {
      const message = alarm(ipcPost('VEHICE', listInfo(plateItem(field, long))))
      expect(message.truncated).toBe(true)
      expect(
        textsOf(message.targets)
          .map(text => text.length)
          .filter(length => length >= 1000),
      ).toEqual([1000])
      expect(message.targets).toHaveLength(1)
    },
  )

  test.each(['age', 'sex', 'glasses', 'hat', 'upperColor', 'upperLength'])('in a person’s %s is cut too', field => {
    const item = `<targetId>1</targetId><personAttr><${field}>${long}</${field}></personAttr>`
    const message = alarm(ipcPost('VSD', listInfo(item)))
    expect(message.truncated).toBe(true)
    expect(Math.max(...textsOf(message).map(text => text.length))).toBe(1000)
  })

  test.each(['deviceName', 'sn', 'ip', 'mac', 'smartType'])('in %s is cut too', field => {
    const other = field === 'smartType' ? '' : '<smartType>PEA</smartType>'
    const message = alarm(`<config version="1.7">${other}<${field}>${long}</${field}></config>`)
    expect(Math.max(...textsOf(message).map(text => text.length))).toBeLessThanOrEqual(1000)
    // A text that is no MAC address is dropped, not cut.
    expect(message.truncated).toBe(field === 'mac' ? undefined : true)
  })

  test('in a direction, a face match, a version and the name of an alarm is cut too', () => {
    const rule = `<eventId>1</eventId><direction>${long}</direction>`
    expect(alarm(ipcPost('PEA', `<perimeter><perInfo><item>${rule}</item></perInfo></perimeter>`)).truncated).toBe(true)
    const face = `<targetId>1</targetId><name>${long}</name><identifyNum>${long.slice(0, 2000)}</identifyNum>`
    expect(alarm(ipcPost('VFD_MATCH', listInfo(face))).targets[0]?.face?.match?.name).toHaveLength(1000)
    const version = only('keepalive', `<DeviceInfo><deviceName>${long}</deviceName></DeviceInfo>`)
    expect(version.device.name).toHaveLength(1000)
    const name = 'peopleDensity'.repeat(3000)
    const status = only(
      'status',
      `<config><alarmStatusInfo><${name}Alarm>true</${name}Alarm></alarmStatusInfo></config>`,
    )
    expect(status.alarms[0]?.name).toHaveLength(bounds.part)
  })

  test('in the reason why a post cannot be read is cut to a line', () => {
    const name = 'a'.repeat(60_000)
    expect(unparsed(`<config><${name}></b></config>`).detail.length).toBeLessThanOrEqual(bounds.logLine + 1)
  })

  test('is cut between characters, not within one', () => {
    const message = alarm(ipcPost('VEHICE', listInfo(plateItem('plateNumber', '🚗'.repeat(2000)))))
    expect(message.targets[0]?.plate?.number).toBe('🚗'.repeat(1000))
  })
})

const item = (id: number) => `<targetId>${id}</targetId><targetType>1</targetType><rect><x1>1</x1></rect>`
const items = (count: number) => Array.from({ length: count }, (_, n) => item(n + 1))

describe('a post with very many parts', () => {
  test('holds the first 500 targets, in the format of cameras and of recorders', () => {
    for (const post of [
      ipcPost('NEW', listInfo(...items(4000))),
      nvrPost(
        'videoMetadata',
        `<targetListInfo>${items(4000)
          .map(one => `<item>${one}</item>`)
          .join('')}</targetListInfo>`,
      ),
    ]) {
      const message = alarm(post)
      expect(message.targets.map(({ targetId }) => targetId)).toEqual(Array.from({ length: 500 }, (_, n) => n + 1))
      expect(message.truncated).toBe(true)
    }
  })

  test('holds the first 500 rules', () => {
    const rules = Array.from({ length: 6000 }, (_, n) => `<item><eventId>${n}</eventId></item>`).join('')
    const message = alarm(ipcPost('PEA', `<perimeter><perInfo>${rules}</perInfo></perimeter>`))
    expect(message.rules).toHaveLength(500)
    expect(message.truncated).toBe(true)
  })

  test('holds the first 250 pictures, none of a target that was left out', () => {
    const picture = Buffer.from([0xff, 0xd8, 0xff])
    const targets = Array.from({ length: 2000 }, (_, n) => `${item(n + 1)}${crop(picture)}`)
    const post = ipcPost('NEW', overview(picture) + listInfo(...targets))
    const message = alarm(post)
    expect(message.images).toHaveLength(250)
    expect(message.truncated).toBe(true)
    for (const { target } of message.images) expect(target ?? 0).toBeLessThan(message.targets.length)
    expect(findImageSpans(Buffer.from(post))).toHaveLength(2001)
  })

  test('shares one limit among its documents', () => {
    const post = ipcPost('NEW', listInfo(...items(400)))
    const all = messages(post + post)
    expect(all.map(message => message.kind === 'alarm' && message.targets.length)).toEqual([400, 100])
    expect(all.map(message => message.kind === 'alarm' && message.truncated)).toEqual([undefined, true])
  })

  test('keeps at most 64 KB of text, however many texts it has', () => {
    const words = 'word '.repeat(190)
    const targets = Array.from({ length: 900 }, (_, n) => `${item(n)}<personAttr><hat>${n} ${words}</hat></personAttr>`)
    const message = alarm(ipcPost('NEW', listInfo(...targets)))
    expect(message.truncated).toBe(true)
    expect(JSON.stringify(message).length).toBeLessThan(2 * bounds.weight)
    expect(message.targets.length).toBeGreaterThan(10)
  })

  test('holds the first 1,000 alarm states and the first 500 positions', () => {
    const states = Array.from({ length: 20_000 }, (_, n) => `<a${n}Alarm>true</a${n}Alarm>`).join('')
    expect(only('status', `<config><alarmStatusInfo>${states}</alarmStatusInfo></config>`).alarms).toHaveLength(1000)
    const positions = Array.from({ length: 9000 }, (_, n) => `<item><targetId>${n}</targetId></item>`).join('')
    expect(only('trajectory', `<config><traject>${positions}</traject></config>`).targets).toHaveLength(500)
  })
})

test('a post of ordinary size is not marked as cut', () => {
  const targets = Array.from({ length: 60 }, (_, n) => `${item(n + 1)}${crop(Buffer.from([0xff, 0xd8, n]))}`)
  const message = alarm(ipcPost('NEW', overview(Buffer.from([0xff, 0xd8])) + listInfo(...targets)))
  expect('truncated' in message).toBe(false)
  expect([message.targets.length, message.images.length]).toEqual([60, 61])
})
