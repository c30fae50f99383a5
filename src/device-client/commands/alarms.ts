import { alarmStatesOf } from '../../protocol/alarm-states.ts'
import type { AskDevice } from '../ask-device.ts'
import type { ActiveAlarm } from '../device-types.ts'
import { type DeviceElement, element } from '../xml/device-element.ts'
import { descendant } from '../xml/near-child.ts'
import { writeConfig } from '../xml/write-device-xml.ts'
import { unlessUnknown } from './unless-unknown.ts'

/**
 * Reads the active alarms. Cameras and old recorders list all alarms with their states; newer recorders list only
 * active ones.
 */
export async function readAlarms(ask: AskDevice): Promise<ActiveAlarm[]> {
  const older = await unlessUnknown(ask.config('GetAlarmStatus'))
  if (older !== null) return alarmsIn(older, name => name === 'motion' || name === 'chlOffline')
  return alarmsIn(await ask.config('GetAlarmStatusInfo'), () => true)
}

/** Returns the active alarms of an answer. `@id` is a channel for some alarms and a rule for others. */
function alarmsIn(root: DeviceElement, isByChannel: (name: string) => boolean): ActiveAlarm[] {
  const info = descendant(root, 'alarmstatusinfo')
  if (info === undefined) return []
  return alarmStatesOf(info)
    .filter(alarm => alarm.active)
    .map(({ name, rule }) => ({ name, channel: isByChannel(name) ? rule : null }))
}

export async function triggerVirtualAlarm(ask: AskDevice, input: number): Promise<void> {
  // Only this command is documented for GET alone (docs/protocol/camera-api.md).
  await ask.config('TriggerVirtualAlarm', { method: 'GET', path: [input] })
}

export async function setAlarmOutput(ask: AskDevice, output: number, on: boolean): Promise<void> {
  const body = writeConfig('1.0', [element('action', [element('status', on)])])
  await ask.config('ManualAlarmOut', { path: [output], body })
}
