import { el } from '../../posts/xml.ts'
import type { Command, Commands } from '../command.ts'
import { answer, failure, padded, success } from '../replies.ts'
import { textAt } from '../xml-in.ts'
import { zoneOffsetMs } from '../zone.ts'

const localText = (now: Date, zone: string) =>
  new Date(now.getTime() + zoneOffsetMs(zone)).toISOString().slice(0, 19).replace('T', ' ')

const getDateAndTime: Command = ({ identity: { kind }, state, now }) =>
  answer(kind, [
    el('types', [el('synchronizeType', [el('enum', 'manually'), el('enum', 'NTP')])]),
    el('time', [
      el('timezoneInfo', [
        el('timeZone', padded(state.timeZone), { type: 'string' }),
        el('daylightSwitch', false, { type: 'boolean' }),
      ]),
      el('synchronizeInfo', [
        el('type', state.ntp ? 'NTP' : 'manually', { type: 'synchronizeType' }),
        el('ntpServer', padded('time.windows.com'), { type: 'string' }),
        el('currentTime', padded(localText(now(), state.timeZone)), { type: 'string' }),
      ]),
    ]),
  ])

const setDateAndTime: Command = ({ identity: { kind }, state, now }, { method, body }) => {
  if (method !== 'POST') return failure(kind, 'invalidRequest')
  const zone = textAt(body, 'time', 'timezoneInfo', 'timeZone') ?? state.timeZone
  const mode = textAt(body, 'time', 'synchronizeInfo', 'type')
  const time = textAt(body, 'time', 'synchronizeInfo', 'currentTime')
  if (time !== undefined) {
    const local = Date.parse(`${time.replace(' ', 'T')}Z`)
    if (Number.isNaN(local)) return failure(kind, 'badContent')
    state.clockOffsetMs += local - zoneOffsetMs(zone) - now().getTime()
  }
  state.timeZone = zone
  if (mode !== undefined) state.ntp = mode === 'NTP'
  return success(kind)
}

/** Commands for the device's clock, in its own zone. */
export const clockCommands: Commands = { GetDateAndTime: getDateAndTime, SetDateAndTime: setDateAndTime }
