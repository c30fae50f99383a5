import type { DeviceFacts, KeepalivePost, StatusPost } from './facts.ts'
import { namespace, timeText } from './values.ts'
import { cdata, documentOf, el, type XmlElement } from './xml.ts'

function recorderDocument(messageType: string, blocks: XmlElement[]): Buffer {
  const root = el('config', [el('messageType', messageType), ...blocks], { version: '2.0.0', xmlns: namespace })
  return documentOf(root, { declaration: true })
}

/** Builds the recorder's name and address; of the camera it contains the channel only. */
const deviceInfo = (device: DeviceFacts, channel: boolean) =>
  el('deviceInfo', [
    el('deviceName', cdata(device.name)),
    el('ip', device.ip),
    el('mac', device.mac.toUpperCase()),
    ...(channel ? [el('channelId', device.channel)] : []),
  ])

/** Builds a recorder's smart event. */
export function recorderEvent(
  { device, timeUs }: { device: DeviceFacts; timeUs: number | null },
  smartType: string,
  blocks: XmlElement[],
): Buffer {
  return recorderDocument('alarmData', [
    deviceInfo(device, true),
    el('smartType', smartType),
    el('currentTime', timeText(timeUs)),
    ...blocks,
  ])
}

/**
 * Builds a status post: alarms that turned on or off, each with a list of rules (channels for `chlOfflineAlarm`). Times
 * are whole seconds.
 */
export function recorderStatus({ device, timeUs, alarms }: StatusPost): Buffer {
  const names = [...new Set(alarms.map(alarm => alarm.element))]
  const wholeSecond = timeUs === null ? null : Math.floor(timeUs / 1_000_000) * 1_000_000
  const blocks = names.map(name =>
    el(
      name,
      alarms.filter(alarm => alarm.element === name).map(alarm => el('item', alarm.active, { id: alarm.rule })),
    ),
  )
  return recorderDocument('alarmStatus', [
    deviceInfo(device, true),
    el('currentTime', timeText(wholeSecond)),
    el('alarmStatusInfo', blocks),
  ])
}

export function recorderKeepalive({ device }: KeepalivePost): Buffer {
  return recorderDocument('keepalive', [deviceInfo(device, false)])
}
