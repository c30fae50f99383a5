import sharp from 'sharp'
import { crop, declaration, listInfo, overview, rect } from '../protocol/posts.ts'

/** The sender of a post; fields that are left out are missing in the post. */
export interface Device {
  name?: string
  mac?: string
  serial?: string
}

export const yard: Device = { name: 'Yard', mac: '58:5b:69:00:00:01', serial: 'N0001' }

const plainJpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#336699' } })
  .jpeg()
  .toBuffer()

/** A real JPEG of 8 × 8 pixels that carries the text in a comment, so that no two texts give the same bytes. */
export function jpegSaying(text: string): Buffer {
  const comment = Buffer.from(text)
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xfe, (comment.length + 2) >> 8, (comment.length + 2) & 0xff])
  return Buffer.concat([head, comment, plainJpeg.subarray(2)])
}

export interface AlarmFacts {
  device?: Device
  /** The camera's own time; null leaves it out. */
  time?: Date | null
  targetId?: number | null
  eventId?: number | null
  /** JPEG bytes, or the text to stand between the tags. */
  overview?: Buffer | string | null
  crop?: Buffer | string | null
}

function cameraPost(smartType: string, device: Device, time: Date | null, payload: string): Buffer {
  const { name, mac, serial } = device
  const cdata = (tag: string, text: string | undefined) =>
    text === undefined ? '' : `<${tag} type="string"><![CDATA[${text}]]></${tag}>\n`
  return Buffer.from(
    `${declaration}<config version="1.7" xmlns="http://www.ipc.com/ver10">
<smartType type="openAlarmObj">${smartType}</smartType>
${time === null ? '' : `<currentTime type="tint64">${time.getTime()}000</currentTime>\n`}${cdata('mac', mac)}${cdata('sn', serial)}${cdata('deviceName', name)}${payload}
</config>`,
  )
}

/** A camera's perimeter alarm with at most one target, one overview and one crop. */
export function intrusionPost(facts: AlarmFacts = {}): Buffer {
  const { device = yard, time = new Date(), targetId = 1, eventId = 1, overview: scene, crop: picture } = facts
  const id = (tag: string, value: number | null) => (value === null ? '' : `<${tag}>${value}</${tag}>`)
  const rule = `${id('eventId', eventId)}${id('targetId', targetId)}<status>SMART_START</status>${rect(1000, 1000, 2000, 2000)}`
  const target = `${id('targetId', targetId)}${picture ? crop(picture, '1') : ''}`
  const payload = [
    `<perimeter><perInfo type="list" count="1"><item>${rule}</item></perInfo></perimeter>`,
    scene ? overview(scene) : '',
    picture ? listInfo(target) : '',
  ]
  return cameraPost('PEA', device, time, payload.join('\n'))
}

export interface PlateFacts {
  device?: Device
  time?: Date | null
  overview?: Buffer
  plates: { number: string; crop?: Buffer; list?: string; direction?: string; confidence?: number }[]
}

/** A camera's plate alarm: the scene is the first item of the list, a plate each of the others. */
export function platePost({ device = yard, time = new Date(), overview: scene, plates }: PlateFacts): Buffer {
  const items = plates.map(
    ({ number, crop: picture, list, direction, confidence }, index) =>
      `<image>${index + 1}</image><vehiceId>${index + 1}</vehiceId><plateNumber><![CDATA[${number}]]></plateNumber>` +
      `${list === undefined ? '' : `<vehicleListType>${list}</vehicleListType>`}` +
      `${direction === undefined ? '' : `<vehicleDirect>${direction}</vehicleDirect>`}` +
      `${confidence === undefined ? '' : `<PlateConfidence>${confidence}</PlateConfidence>`}${picture ? crop(picture) : ''}`,
  )
  const first = `<image>0</image><vehiceId>0</vehiceId><plateNumber></plateNumber>${scene ? crop(scene) : ''}`
  return cameraPost('VEHICE', device, time, `<plateCount>${plates.length}</plateCount>\n${listInfo(first, ...items)}`)
}

/** A camera's line counting with its counters and one person in the list. */
export function countPost(device: Device = yard, time: Date = new Date()): Buffer {
  const counters =
    '<enterPersonCount>4</enterPersonCount><leavePersonCount>3</leavePersonCount><existPersonCount>1</existPersonCount>' +
    '<enterCarCount>20</enterCarCount><leaveCarCount>18</leaveCarCount><existCarCount>2</existCarCount>'
  const item = '<eventId>5</eventId><targetId>77</targetId><status>SMART_START</status>'
  const payload = `<passLineCount>${counters}<passLineCountInfo type="list" count="1"><item>${item}</item></passLineCountInfo></passLineCount>`
  const person = '<targetId>77</targetId><targetImageData><targetType>1</targetType></targetImageData>'
  return cameraPost('PASSLINECOUNT', device, time, `${payload}\n${listInfo(person)}`)
}

/** A recorder's alarm of one of its channels. */
export function recorderPost(channel: number, targetId: number, name = 'Office', mac = '58:5B:69:11:22:33'): Buffer {
  return Buffer.from(`${declaration}<config version="2.0.0" xmlns="http://www.ipc.com/ver10">
<messageType>alarmData</messageType>
<deviceInfo><deviceName><![CDATA[${name}]]></deviceName><ip>192.168.0.20</ip><mac>${mac}</mac><channelId>${channel}</channelId></deviceInfo>
<smartType>regionIntrusion</smartType>
<currentTime>${Date.now()}000</currentTime>
<eventInfo><item><eventId>1</eventId><targetId>${targetId}</targetId><boundary>area</boundary></item></eventInfo>
</config>`)
}

function infoXml({ name, mac, serial }: Device): string {
  const text = (tag: string, value: string | undefined) => (value === undefined ? '' : `<${tag}>${value}</${tag}>`)
  return `<deviceInfo>${text('deviceName', name)}${text('sn', serial)}${text('macAddress', mac)}</deviceInfo>`
}

/** A camera's alarm states, such as `{ perimeterAlarm: true }`, all of one rule. */
export function statusPost(states: Record<string, boolean>, rule = 1, device: Device = yard): Buffer {
  const alarms = Object.entries(states).map(([tag, on]) => `<${tag} type="boolean" id="${rule}">${on}</${tag}>`)
  return Buffer.from(
    `${declaration}<config version="1.7"><alarmStatusInfo>${alarms.join('')}</alarmStatusInfo>${infoXml(device)}</config>`,
  )
}

/** One point of a target's path. */
export function trajectoryPost(targetId: number, device: Device = yard): Buffer {
  const item = `<targetId>${targetId}</targetId>${rect(10, 10, 20, 20)}<targetType type="targetType">person</targetType>`
  return Buffer.from(
    `${declaration}<config version="1.7"><mac>${device.mac}</mac><traject type="list" count="1"><item>${item}</item></traject></config>`,
  )
}

/** A heartbeat that says nothing but a name. */
export function keepalivePost(name: string): Buffer {
  return Buffer.from(
    `<config version="1.7"><messageType>keepalive</messageType><deviceInfo><deviceName>${name}</deviceName></deviceInfo></config>`,
  )
}
