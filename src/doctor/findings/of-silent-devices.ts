import { minuteMs } from '../../time/units.ts'
import { type DoctorFacts, wasReached } from '../facts.ts'
import { type Finding, finding } from '../finding.ts'
import { ago, deviceLink, deviceName, urlToType } from '../words.ts'

/** Finds devices from which a person removed this server. */
export function takenBack({ devices, now }: DoctorFacts): Finding[] {
  return devices.flatMap(facts => {
    const { unsetAt } = facts.device
    if (unsetAt === null) return []
    return [
      finding({
        code: 'taken-back',
        severity: 'info',
        subject: deviceName(facts),
        link: deviceLink(facts),
        seen: `It does not post here: this server was taken out of it ${ago(Date.parse(unsetAt), now)}.`,
        meaning: 'That was meant: somebody put its settings back.',
        fix: 'To have its events again, set it up under Devices. If it is not wanted here any more, remove it there.',
      }),
    ]
  })
}

// Time for a person to use the recorder's menu; its heartbeats then come every ten seconds.
const patienceMs = 5 * minuteMs

/** Finds devices with unreadable settings from which nothing has arrived. */
export function nothingFromDevice(facts: DoctorFacts): Finding[] {
  const { devices, server, now } = facts
  if (!server.isRunning) return []
  return devices.filter(wasReached).flatMap(device => {
    const { lastPostAt, unsetAt, addedAt, facts: known } = device.device
    const isQuiet = lastPostAt === null && unsetAt === null && now - Date.parse(addedAt) >= patienceMs
    if (!isQuiet || device.postConfig !== null) return []
    const what = known?.family === 'nvr' ? 'recorder' : 'device'
    return [
      finding({
        code: 'nothing-from-device',
        severity: 'warning',
        subject: deviceName(device),
        link: deviceLink(device),
        seen: `It answers when asked, and no post has ever come from it; it was added ${ago(Date.parse(addedAt), now)}.`,
        meaning: `Nobody has told the ${what} to post here yet (programs cannot), or it does not reach this server.`,
        fix: `In its menu: Setting → Network → HTTP POST. Type ${urlToType(facts)} (server address, port, path, protocol), ${server.asksForCredentials ? 'Anonymous Login off with user and password of this server' : 'Anonymous Login on'}, choose Persistent Connection, the images and every event type, press Apply, then Test. Under Devices, Set up shows each step.`,
      }),
    ]
  })
}
