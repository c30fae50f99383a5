import type { AlarmMessage, Message, MessageKind, UnparsedMessage } from '../../src/model/index.ts'
import { type DecodeContext, decode } from '../../src/protocol/index.ts'

export const context: DecodeContext = { receivedAt: new Date('2026-11-23T14:05:10.000Z'), timeZone: 'America/New_York' }

/** 2026-11-23T14:05:09.473Z in microseconds, as cameras send it. */
export const currentTime = '1795442709473000'

export function messages(post: string | Buffer): Message[] {
  return decode(typeof post === 'string' ? Buffer.from(post) : post, context)
}

/** The only message of a post, which must be of this kind. */
export function only<Kind extends MessageKind>(kind: Kind, post: string | Buffer): Extract<Message, { kind: Kind }> {
  const all = messages(post)
  if (all.length !== 1 || all[0]?.kind !== kind) throw new Error(`Expected one ${kind}, got ${JSON.stringify(all)}`)
  return all[0] as Extract<Message, { kind: Kind }>
}

export const alarm = (post: string | Buffer): AlarmMessage => only('alarm', post)
export const unparsed = (post: string | Buffer): UnparsedMessage => only('unparsed', post)

export const declaration = '<?xml version="1.0" encoding="UTF-8" ?>\n'

/** A camera's smart event around its payload. */
export function ipcPost(smartType: string, payload: string): string {
  return `${declaration}<config version="1.7" xmlns="http://www.ipc.com/ver10">
<types><openAlarmObj><enum>PEA</enum><enum>VEHICE</enum></openAlarmObj></types>
<smartType type="openAlarmObj">${smartType}</smartType>
<subscribeOption type="subscribeRelation">FEATURE_RESULT</subscribeOption>
<currentTime type="tint64">${currentTime}</currentTime>
<mac type="string"><![CDATA[58:5b:69:aa:bb:cc]]></mac>
<sn type="string"><![CDATA[N00123]]></sn>
<deviceName type="string"><![CDATA[Front gate]]></deviceName>
${payload}
</config>`
}

/** A recorder's alarm around its payload. */
export function nvrPost(smartType: string, payload: string): string {
  return `${declaration}<config version="2.0.0" xmlns="http://www.ipc.com/ver10">
<messageType>alarmData</messageType>
<deviceInfo><deviceName><![CDATA[Office]]></deviceName><ip>192.168.0.20</ip><mac>58:5B:69:11:22:33</mac><channelId>3</channelId></deviceInfo>
<smartType>${smartType}</smartType>
<currentTime>${currentTime}</currentTime>
${payload}
</config>`
}

export function rect(x1: number, y1: number, x2: number, y2: number): string {
  return `<rect><x1>${x1}</x1><y1>${y1}</y1><x2>${x2}</x2><y2>${y2}</y2></rect>`
}

export function overview(data: Buffer | string, width = 0, height = 0): string {
  const base64 = typeof data === 'string' ? data : data.toString('base64')
  return `<sourceDataInfo><dataType>0</dataType><width>${width}</width><height>${height}</height>
<sourceBase64Length>${base64.length}</sourceBase64Length><sourceBase64Data><![CDATA[${base64}]]></sourceBase64Data></sourceDataInfo>`
}

export function crop(data: Buffer | string, targetType = ''): string {
  const base64 = typeof data === 'string' ? data : data.toString('base64')
  return `<targetImageData><dataType>0</dataType><targetType>${targetType}</targetType><targetBase64Length>${base64.length}</targetBase64Length><targetBase64Data><![CDATA[${base64}]]></targetBase64Data></targetImageData>`
}

export function listInfo(...items: string[]): string {
  return `<listInfo type="list" count="${items.length}">${items.map(item => `<item>${item}</item>`).join('\n')}</listInfo>`
}

export function targetListInfo(...items: string[]): string {
  return `<targetListInfo>${items.map(item => `<item>${item}</item>`).join('')}</targetListInfo>`
}

/** Images without their bytes and places, for comparing. */
export function imageFacts(message: AlarmMessage) {
  return message.images.map(({ data: _data, spans: _spans, ...facts }) => facts)
}
