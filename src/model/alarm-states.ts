import type { Category } from './alarm.ts'

/** The meaning of an alarm state. */
export interface AlarmStateFacts {
  /** The category of the events that the state belongs to; null for none. */
  category: Category | null
  /** The text for people. */
  label: string
  /** No firmware sends an event with this state. */
  isStatusOnly: boolean
}

const withEvents = (category: Category | null, label: string): AlarmStateFacts => {
  return { category, label, isStatusOnly: false }
}
const statusOnly = (category: Category | null, label: string): AlarmStateFacts => {
  return { category, label, isStatusOnly: true }
}

/**
 * The alarm states that devices are known to send (docs/protocol/ipc.md, nvr.md), by name in lower case. Devices use several
 * names for one thing. On a recorder, zones and lines share `perimeter`, and line and area counting share `passline`.
 */
const alarmStates: Record<string, AlarmStateFacts> = {
  aoientry: withEvents('zone-entry', 'Zone entry'),
  aoileave: withEvents('zone-exit', 'Zone exit'),
  asd: withEvents('audio', 'Sound'),
  avd: statusOnly('scene-change', 'Picture disturbed'),
  cdd: withEvents('crowd', 'Crowd'),
  chloffline: statusOnly(null, 'Recorder lost this camera'),
  clarityabnormal: statusOnly('scene-change', 'Picture out of focus'),
  colorabnormal: statusOnly('scene-change', 'Colours off'),
  cpc: withEvents('line-count', 'People counting'),
  crowdgathering: withEvents('crowd', 'Crowd'),
  ea: withEvents(null, 'Motorcycle or bicycle'),
  falling: withEvents('fall', 'Fall'),
  fire: withEvents('fire', 'Fire'),
  humanmotion: withEvents('motion', 'Person moving'),
  illegalparking: withEvents('parking', 'Parking'),
  ipd: withEvents('intrusion', 'Intrusion'),
  iveaoientry: withEvents('zone-entry', 'Zone entry'),
  iveaoileave: withEvents('zone-exit', 'Zone exit'),
  linecrossing: withEvents('line-crossing', 'Line crossing'),
  loiter: withEvents('loitering', 'Loitering'),
  loitering: withEvents('loitering', 'Loitering'),
  motion: statusOnly('motion', 'Motion'),
  osc: withEvents('abandoned-object', 'Object left or missing'),
  passline: withEvents('line-count', 'Counting'),
  passlinecount: withEvents('line-count', 'Counting'),
  pea: withEvents('intrusion', 'Perimeter'),
  perimeter: withEvents('intrusion', 'Perimeter'),
  pvd: withEvents('parking', 'Parking'),
  regionintrusion: withEvents('intrusion', 'Perimeter'),
  scenechange: statusOnly('scene-change', 'Scene changed'),
  sensor: statusOnly('sensor', 'Alarm input'),
  smd: withEvents('motion', 'Smart motion'),
  temperature: withEvents('temperature', 'Temperature'),
  traffic: withEvents('area-count', 'Area counting'),
  tripwire: withEvents('line-crossing', 'Tripwire'),
  vehice: withEvents('lpr', 'License plate'),
  vehicle: withEvents('lpr', 'License plate'),
  vehiclemotion: withEvents('motion', 'Vehicle moving'),
  vfd: withEvents('face', 'Face'),
  vfd_match: withEvents('face', 'Face match'),
  vfdmatch: withEvents('face', 'Face match'),
  vsd: withEvents('video-metadata', 'Attributes'),
}

/** The meaning of an alarm state by its name in a status message; null for an unknown name. */
export function alarmStateFacts(name: string): AlarmStateFacts | null {
  const key = name.toLowerCase()
  return Object.hasOwn(alarmStates, key) ? (alarmStates[key] ?? null) : null
}
