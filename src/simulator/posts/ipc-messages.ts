import type { DeviceFacts, KeepalivePost, StatusPost, TrajectoryPost } from './facts.ts'
import { type CameraFormat, cameraDocument, cameraTrack } from './ipc-envelope.ts'
import { localTimeText, rect, targetTypeText } from './values.ts'
import { cdata, documentOf, el, list } from './xml.ts'

/** Builds a smart-track post with the position of each target. Point, velocity and direction are 0 in all captures. */
export function cameraTrajectory(format: CameraFormat, post: TrajectoryPost): Buffer {
  const items = post.targets.map(target => [
    el('targetId', target.targetId, { type: 'uint32' }),
    el('point', [el('x', 0, { type: 'uint32' }), el('y', 0, { type: 'uint32' })]),
    rect(target.box, { type: 'uint32' }),
    el('velocity', 0, { type: 'uint32' }),
    el('direction', 0, { type: 'uint32' }),
    el('targetType', targetTypeText[target.type], { type: 'targetType' }),
    el('trajectlength', '', { type: 'list', count: 0 }),
  ])
  return cameraTrack({ format, ...post }, list('traject', items))
}

/** Builds the device's identity in status posts; some cameras write the MAC address with dashes and in capitals. */
const deviceInfo = (device: DeviceFacts) =>
  el('deviceInfo', [
    el('deviceName', cdata(device.name)),
    // The dot is part of the element's name.
    el('deviceNo.', device.channel),
    el('sn', cdata(device.serial)),
    el('ipAddress', device.ip),
    el('macAddress', device.mac.replaceAll(':', '-').toUpperCase()),
  ])

/** Builds a status post with alarms that turned on or off. The time is the device's local time, without a zone. */
export function cameraStatus(format: CameraFormat, post: StatusPost): Buffer {
  return cameraDocument(format, [
    el(
      'alarmStatusInfo',
      post.alarms.map(alarm => el(alarm.element, alarm.active, { type: 'boolean', id: alarm.rule })),
    ),
    el('dataTime', cdata(localTimeText(post.timeUs ?? 0, post.localTime)), { type: 'string' }),
    deviceInfo(post.device),
  ])
}

/** Builds the keepalive of firmware 5.3.1: with a message type and no XML declaration. */
export function cameraKeepalive({ device }: KeepalivePost): Buffer {
  const blocks = [
    el('messageType', 'keepalive'),
    el('deviceInfo', [el('deviceName', cdata(device.name)), el('ip', device.ip), el('mac', device.mac)]),
  ]
  return cameraDocument('ipc-v2.1', blocks, { declaration: false })
}

/** Builds the keepalive of older firmware, which has its own root element. */
export function deviceInfoKeepalive({ device }: KeepalivePost): Buffer {
  const root = el('DeviceInfo', [
    el('DeviceName', cdata(device.name)),
    el('DeviceNo.', device.channel),
    el('SN', cdata(device.serial)),
    el('ipAddress', device.ip),
    el('macAddress', device.mac),
  ])
  return documentOf(root, { declaration: true })
}

/** Builds the keepalive of the alarm-server feature before HTTP POST: an alarm status without alarms. */
export function legacyKeepalive({ device, timeUs, localTime }: KeepalivePost & Pick<StatusPost, 'localTime'>): Buffer {
  return cameraDocument('ipc-v2.1', [
    el('dataTime', cdata(localTimeText(timeUs ?? 0, localTime)), { type: 'string' }),
    deviceInfo(device),
  ])
}
