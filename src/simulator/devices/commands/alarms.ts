import { el, list, type XmlElement } from '../../posts/xml.ts'
import type { Command, Commands } from '../command.ts'
import { answer, failure, success } from '../replies.ts'
import { textAt } from '../xml-in.ts'

/** The number of physical inputs of a recorder; virtual ones follow. */
const recorderInputs = 16
const virtualInputs = 16

/** The alarms that an older camera lists, whether they are on or off. */
const cameraAlarms = (
  'perimeterAlarm tripwireAlarm vfdAlarm vehicleAlarm aoiEntryAlarm aoiLeaveAlarm oscAlarm cpcAlarm cddAlarm ipdAlarm ' +
  'sceneChange clarityAbnormal colorAbnormal passlineAlarm trafficAlarm pvdAlarm loiteringAlarm asdAlarm'
).split(' ')

/**
 * Returns the name used in answers. It is spelled correctly there; posts contain `vehiceAlarm`
 * (docs/protocol/camera-api.md).
 */
const answered = (element: string) => (element === 'vehiceAlarm' ? 'vehicleAlarm' : element)

const getAlarmStatus: Command = ({ identity: { kind }, state }) => {
  const on = new Set(state.alarms.map(alarm => answered(alarm.element)))
  const truth = (name: string): XmlElement => el(name, on.has(name), { type: 'boolean', id: 1 })
  const sensors = el('sensorAlarmIn', [el('item', on.has('sensorAlarm'), { id: 1 })], { type: 'list', count: 1 })
  return answer(kind, [el('alarmStatusInfo', [truth('motionAlarm'), sensors, ...cameraAlarms.map(truth)])])
}

/** Lists the active alarms, each with its channels. */
const getAlarmStatusInfo: Command = ({ identity: { kind }, state }) => {
  const names = [...new Set(state.alarms.map(alarm => alarm.element))]
  const blocks = names.map(name => {
    const channels = [...new Set(state.alarms.filter(alarm => alarm.element === name).map(alarm => alarm.channel))]
    return el(
      answered(name),
      channels.map(channel => el('item', true, { id: channel })),
    )
  })
  return answer(kind, [el('alarmStatusInfo', blocks)])
}

/** Accepts GET only; the numbers start after the physical inputs. */
const triggerVirtualAlarm: Command = ({ identity: { kind }, virtualAlarm }, { method, parts }) => {
  if (method !== 'GET') return failure(kind, 'invalidRequest')
  const input = Number(parts[0])
  if (!(input > recorderInputs && input <= recorderInputs + virtualInputs)) return failure(kind, 'range')
  virtualAlarm(input)
  return success(kind)
}

const manualAlarmOut: Command = ({ identity: { kind }, state }, { method, parts, body }) => {
  if (method !== 'POST') return failure(kind, 'invalidRequest')
  const at = Number(parts[0] ?? 1) - 1
  const status = textAt(body, 'action', 'status') ?? (body?.name === 'action' ? textAt(body, 'status') : undefined)
  if (status === undefined) return failure(kind, 'missing')
  if (!['true', 'false'].includes(status)) return failure(kind, 'badContent')
  if (state.outputs[at] === undefined) return failure(kind, 'channel')
  state.outputs = state.outputs.map((on, index) => (index === at ? status === 'true' : on))
  return success(kind)
}

const getAlarmOutList: Command = ({ identity: { kind }, state }) => {
  const items = state.outputs.map((_, index) => [el('id', index + 1), el('name', `Output ${index + 1}`)])
  return answer(kind, [list('alarmOutList', items)])
}

const outputCommands: Commands = { ManualAlarmOut: manualAlarmOut, GetAlarmOutList: getAlarmOutList }

export const cameraAlarmCommands: Commands = { ...outputCommands, GetAlarmStatus: getAlarmStatus }

export const recorderAlarmCommands: Commands = {
  ...outputCommands,
  GetAlarmStatusInfo: getAlarmStatusInfo,
  TriggerVirtualAlarm: triggerVirtualAlarm,
}
