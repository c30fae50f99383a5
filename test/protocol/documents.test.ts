import { describe, expect, test } from 'vitest'
import { ipcPost, messages, only, unparsed } from './posts.ts'

const keepalive =
  '<config version="1.7"><messageType>keepalive</messageType><deviceInfo><deviceName>A</deviceName></deviceInfo></config>'
const traject = "<config version='1.7'><traject count='0' type='list'/></config>"

describe('the body of a post', () => {
  test.each(['', ' \r\n\t', '\uFEFF'])('is a keepalive of unknown source when it is empty (%j)', body => {
    expect(only('keepalive', body).source).toBeNull()
  })

  test.each([
    ['a byte order mark', '\uFEFF'],
    ['leading blanks', '\r\n  '],
    ['a comment before the declaration', '<!-- <config><smartType>PEA</smartType></config> -->\n'],
  ])('may begin with %s', (_, prefix) => {
    expect(only('alarm', prefix + ipcPost('PEA', '')).smartType).toBe('PEA')
  })

  test('needs no XML declaration', () => {
    expect(only('keepalive', keepalive).device.name).toBe('A')
  })

  test('may hold several documents, each a message', () => {
    const post = `${keepalive}\n<!-- between -->\n${ipcPost('VFD', '')}\n${traject}\0\0`
    expect(messages(post).map(message => message.kind)).toEqual(['keepalive', 'alarm', 'trajectory'])
  })

  test('gives the first message when the second is broken', () => {
    const [first, second] = messages(`${keepalive}<config><a></config>`)
    expect(first?.kind).toBe('keepalive')
    expect(second).toMatchObject({ kind: 'unparsed', reason: 'malformed-xml' })
  })

  test('gives the messages around a broken one', () => {
    expect(messages(`${keepalive}<config><a></b></config>${traject}`).map(message => message.kind)).toEqual([
      'keepalive',
      'unparsed',
      'trajectory',
    ])
  })

  test('reports text that follows a document', () => {
    expect(messages(`${keepalive} and so on`)[1]).toMatchObject({ kind: 'unparsed', reason: 'not-xml' })
  })

  test('reports that there are too many documents to read', () => {
    const all = messages(keepalive.repeat(200))
    expect(all.filter(message => message.kind === 'keepalive')).toHaveLength(64)
    expect(all.at(-1)).toMatchObject({ kind: 'unparsed', reason: 'malformed-xml' })
  })

  test('may hold comments in and after the root, which are ignored', () => {
    const commented = '<!-- <alarmStatusInfo><motionAlarm>true</motionAlarm></alarmStatusInfo> <traject/> -->'
    const post = ipcPost('PEA', commented) + commented
    expect(messages(post).map(message => message.kind)).toEqual(['alarm'])
  })
})

describe('a broken post', () => {
  const whole = ipcPost(
    'PEA',
    '<perimeter note="a > b"><perInfo><item><!-- c --><targetId><![CDATA[7]]></targetId></item></perInfo></perimeter>&amp;',
  )

  test('is truncated wherever it ends too early', () => {
    const bytes = Buffer.from(whole)
    for (let length = 1; length < bytes.length; length++) {
      expect(unparsed(bytes.subarray(0, length)).reason, bytes.subarray(0, length).toString()).toBe('truncated')
    }
  })

  test.each([
    ['a picture', '<config><sourceBase64Data>AAAA'],
    ['a wrapped picture', '<config><sourceBase64Data><![CDATA[AAAA'],
    ['the capability list', '<config><types><enum>PEA</enum>'],
    ['a comment', '<config><!-- <a'],
    ['an entity', '<config>&am'],
    ['a character', Buffer.from('<config>é').subarray(0, -1)],
    ['a tag of any name', Buffer.from('<config><é').subarray(0, -1)],
    ['the prolog', '<?xml version="1.0"?>'],
  ])('is truncated when it ends in %s', (_, post) => {
    expect(unparsed(post).reason).toBe('truncated')
  })

  test.each([
    ['mismatched tags', '<config><a></b></config>'],
    ['an attribute without quotes', '<config a=1/>'],
    ['the same attribute twice', '<config a="1" a="2"/>'],
    ['a second end tag', '</config>'],
    ['an error long before the end', '<config><a b=c><d>'],
    ['a bare ampersand', '<config><deviceName>A & B</deviceName></config>'],
    ['a control character', '<config>\u0001</config>'],
  ])('is malformed with %s', (_, post) => {
    expect(unparsed(post).reason).toBe('malformed-xml')
  })

  test.each([
    ['JSON', '{"smartType":"<PEA>"}'],
    ['plain text', 'hello'],
    ['a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x3c, 0x61])],
    ['zeros', Buffer.alloc(100)],
  ])('is no XML when it is %s', (_, post) => {
    expect(unparsed(post).reason).toBe('not-xml')
  })

  test.each([
    ['a DOCTYPE', '<?xml version="1.0"?><!DOCTYPE config><config/>'],
    ['an entity bomb', `<!DOCTYPE z [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><config>&b;</config>`],
    ['an entity declaration in the wrong place', '<config><!ENTITY a "b"></config>'],
    ['an undefined entity', '<config>&nbsp;</config>'],
    ['an entity named as an object property', '<config>&constructor;</config>'],
  ])('is forbidden with %s', (_, post) => {
    expect(unparsed(post).reason).toBe('forbidden-xml')
  })

  test.each([
    ['another root', '<html><body/></html>'],
    ['an empty config', '<config/>'],
    ['a config of unknown content', '<config><deviceInfo/><fanSpeed>3</fanSpeed></config>'],
    ['an unknown message type', '<config><messageType>weather</messageType><deviceInfo/></config>'],
    ['an alarm without a smart type', '<config><messageType>alarmData</messageType><smartType/></config>'],
  ])('is an unknown message with %s', (_, post) => {
    expect(unparsed(post).reason).toBe('unknown-message')
  })

  test('still has its sender where that part of the XML is readable', () => {
    expect(unparsed('<config version="1.7"><mac>58-5B-69-AA-BB-CC</mac><new/></config>')).toMatchObject({
      formatVersion: '1.7',
      device: { mac: '58:5b:69:aa:bb:cc' },
    })
  })
})

describe('a hostile post', () => {
  const nested = (levels: number) => `<config>${'<a>'.repeat(levels - 1)}${'</a>'.repeat(levels - 1)}</config>`

  test('may be 256 levels deep and no deeper', () => {
    expect(unparsed(nested(256)).reason).toBe('unknown-message')
    expect(unparsed(nested(257)).reason).toBe('malformed-xml')
  })

  test.each([
    ['200,000 levels', `<config>${'<a>'.repeat(200_000)}`],
    ['a million attributes', `<config ${Array.from({ length: 1e6 }, (_, i) => `a${i}="1"`).join(' ')}/>`],
    ['two million elements', `<config>${'<a/>'.repeat(2e6)}</config>`],
    ['a million comments', `<config>${'<!---->'.repeat(1e6)}</config>`],
    ['megabytes of text', `<config><deviceName>${'x'.repeat(4e6)}</deviceName></config>`],
  ])('of %s is given up', (_, post) => {
    expect(unparsed(post).reason).toBe('malformed-xml')
  })
})
