import { describe, expect, test } from 'vitest'
import { currentTime, only, rect } from './posts.ts'

const ipcStatus = (alarms: string, dataTime = '2026-11-23 09:05:09') =>
  `<?xml version="1.0" encoding="UTF-8"?><config version="1.0"><alarmStatusInfo>${alarms}</alarmStatusInfo><dataTime type="string"><![CDATA[${dataTime}]]></dataTime><deviceInfo><deviceName><![CDATA[Gate]]></deviceName><deviceNo.>1</deviceNo.><sn>N1</sn><ipAddress>192.168.0.9</ipAddress><macAddress>78-24-AF-00-11-22</macAddress></deviceInfo></config>`

describe('a camera status post', () => {
  test('gives the state of its alarm and who sent it', () => {
    expect(only('status', ipcStatus('<vehiceAlarm type="boolean" id="1">true</vehiceAlarm>'))).toEqual({
      kind: 'status',
      source: 'ipc',
      formatVersion: '1.0',
      device: { name: 'Gate', ip: '192.168.0.9', mac: '78:24:af:00:11:22', serial: 'N1', channel: null },
      occurredAt: '2026-11-23T14:05:09.000Z',
      occurredAtZone: 'server',
      alarms: [{ name: 'vehice', rule: 1, active: true }],
    })
  })

  test('gives all alarms of a legacy post', () => {
    const alarms =
      '<motionAlarm id="1">false</motionAlarm><VFDAlarm>true</VFDAlarm><CPCAlarm>false</CPCAlarm><aoiEntryAlarm id="2"> TRUE </aoiEntryAlarm><sceneChange>false</sceneChange><oscAlarm/>'
    expect(only('status', ipcStatus(alarms)).alarms).toEqual([
      { name: 'motion', rule: 1, active: false },
      { name: 'vfd', rule: null, active: true },
      { name: 'cpc', rule: null, active: false },
      { name: 'aoiEntry', rule: 2, active: true },
      { name: 'sceneChange', rule: null, active: false },
    ])
  })
})

test('a post with a smart type is an alarm even with a state beside it, unless it calls itself a status', () => {
  const both = '<smartType>PEA</smartType><alarmStatusInfo><perimeterAlarm>true</perimeterAlarm></alarmStatusInfo>'
  expect(only('alarm', `<config>${both}</config>`).smartType).toBe('PEA')
  expect(only('status', `<config><messageType>alarmStatus</messageType>${both}</config>`).alarms).toHaveLength(1)
})

test('a recorder status post has a state per item', () => {
  const post = `<config version="2.0.0"><messageType>alarmStatus</messageType><deviceInfo><channelId>1</channelId></deviceInfo><currentTime>${currentTime}</currentTime><alarmStatusInfo><perimeterAlarm><item id="1">true</item></perimeterAlarm><chlOfflineAlarm><item id="2">false</item><item id="4">true</item></chlOfflineAlarm></alarmStatusInfo><!-- <config><alarmStatusInfo/></config> --></config>`
  expect(only('status', post)).toMatchObject({
    source: 'nvr',
    device: { channel: 1 },
    occurredAtZone: 'utc',
    alarms: [
      { name: 'perimeter', rule: 1, active: true },
      { name: 'chlOffline', rule: 2, active: false },
      { name: 'chlOffline', rule: 4, active: true },
    ],
  })
})

describe('a trajectory', () => {
  const item = (type: string) =>
    `<item><targetId>7</targetId><point><x>0</x><y>0</y></point>${rect(1000, 2000, 3000, 4000)}<velocity>0</velocity><direction>0</direction><targetType type="targetType">${type}</targetType><trajectlength type="list" count="0"></trajectlength></item>`
  const post = (open: string, before = '') =>
    `<config version="1.7">${before}${open}${item('person')}${item('car')}</traject><currentTime>${currentTime}</currentTime></config>`

  test.each([
    ['<traject type="list" count="2">', ''],
    ["<traject count='9' type='list'>", ''],
    ['<traject >', '<messageType>trajectory</messageType>'],
  ])('is recognised by its element: %s', (open, before) => {
    const box = { x1: 0.1, y1: 0.2, x2: 0.3, y2: 0.4 }
    expect(only('trajectory', post(open, before)).targets).toEqual([
      { targetId: 7, type: 'person', box, velocity: 0, direction: 0 },
      { targetId: 7, type: 'vehicle', box, velocity: 0, direction: 0 },
    ])
  })

  test('may be empty', () => {
    expect(only('trajectory', '<config><traject type="list" count="0"/></config>').targets).toEqual([])
  })
})

describe('a keepalive', () => {
  const info = '<deviceInfo><deviceName>A</deviceName><ip>10.0.0.1</ip><mac>58:5B:69:11:22:33</mac></deviceInfo>'

  test.each([
    [
      'a DeviceInfo root',
      '<DeviceInfo><DeviceName>A</DeviceName><DeviceNo.>1</DeviceNo.><SN><![CDATA[N1]]></SN><ipAddress>10.0.0.1</ipAddress><macAddress>58:5b:69:11:22:33</macAddress></DeviceInfo>',
      'ipc',
    ],
    ['a message type', `<config version="1.7"><messageType>keepalive</messageType>${info}</config>`, 'ipc'],
    ['a recorder', `<config version="2.0.0"><messageType>keepalive</messageType>${info}</config>`, 'nvr'],
    [
      'nothing but time and device',
      `<config version="1.7"><dataTime>2026-11-23 09:05:09</dataTime>${info}</config>`,
      'ipc',
    ],
  ])('is recognised with %s', (_, post, source) => {
    expect(only('keepalive', post)).toMatchObject({
      source,
      device: { name: 'A', ip: '10.0.0.1', mac: '58:5b:69:11:22:33' },
    })
  })

  test('is not a post that has a state beside its device', () => {
    expect(
      only('status', `<config>${info}<alarmStatusInfo><motionAlarm>true</motionAlarm></alarmStatusInfo></config>`)
        .alarms,
    ).toHaveLength(1)
  })
})
