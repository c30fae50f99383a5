import { cdata, el } from '../../posts/xml.ts'
import type { Command, Commands, DeviceInside } from '../command.ts'
import { answer, failure, type Reply, success } from '../replies.ts'
import { textAt } from '../xml-in.ts'

const mostPresets = 360
const longestName = 10

const movements = new Set(
  'Up Down Left Right LeftUp LeftDown RightUp RightDown ZoomIn ZoomOut Near Far IrisOpen IrisClose Stop'.split(' '),
)

/** Wraps a command so that a camera without PTZ refuses it. */
function moving(command: Command): Command {
  return (device, request) =>
    device.identity.ptz ? command(device, request) : failure(device.identity.kind, 'unsupported')
}

const control: Command = ({ identity: { kind }, state }, { parts, body }) => {
  const movement = parts.at(-1) ?? ''
  if (!movements.has(movement)) return failure(kind, 'action')
  const speed = Number(textAt(body, 'speed') ?? 4)
  if (!(speed >= 1 && speed <= 8)) return failure(kind, 'range')
  state.moving = movement === 'Stop' ? null : movement
  state.atPreset = null
  return success(kind)
}

const getPresets: Command = ({ identity: { kind }, state }) => {
  const items = state.presets.map(({ id, name }) => el('item', cdata(name), { id }))
  return answer(kind, [el('presetInfo', items, { maxCount: mostPresets })])
}

/** Returns the preset of a request, or the error when there is none. */
function withPreset(
  { identity: { kind }, state }: DeviceInside,
  idText: string | undefined,
  use: (id: number) => void,
): Reply {
  if (idText === undefined) return failure(kind, 'missing')
  const preset = state.presets.find(one => one.id === Number(idText))
  if (!preset) return failure(kind, 'range')
  use(preset.id)
  return success(kind)
}

const goTo: Command = (device, { body }) =>
  withPreset(device, textAt(body, 'id'), id => {
    device.state.atPreset = id
  })

const remove: Command = (device, { body }) =>
  withPreset(device, textAt(body, 'id'), id => {
    device.state.presets = device.state.presets.filter(one => one.id !== id)
  })

const add: Command = ({ identity: { kind }, state }, { body }) => {
  const name = textAt(body, 'name') ?? ''
  if (name === '' || name.length > longestName) return failure(kind, 'range')
  const id = Math.max(0, ...state.presets.map(preset => preset.id)) + 1
  if (id > mostPresets) return failure(kind, 'overLimit')
  state.presets = [...state.presets, { id, name }]
  return success(kind)
}

/** Commands for pan, tilt and zoom. Their bodies have their own root elements. */
export const ptzCommands: Commands = {
  PtzControl: moving(control),
  PtzGetPresets: moving(getPresets),
  PtzGotoPreset: moving(goTo),
  PtzAddPreset: moving(add),
  PtzDeletePreset: moving(remove),
}
