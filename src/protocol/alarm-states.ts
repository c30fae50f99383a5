import { type AlarmState, bounds, cutText } from '../model/index.ts'
import { integer } from './values/numbers.ts'
import { items, textIn, type XmlElement } from './xml/element.ts'

/**
 * The states in `alarmStatusInfo`. Cameras put the boolean and `@id` on the element of the alarm, recorders on its `item`
 * children. An element that is neither true nor false is left out.
 */
export function alarmStatesOf(info: XmlElement): AlarmState[] {
  return info.children.flatMap(alarm => {
    const name = alarmName(cutText(alarm.name, bounds.part))
    const holders = alarm.children.length > 0 ? items(alarm) : [alarm]
    return holders.flatMap(holder => {
      const active = truthOf(textIn(holder))
      return active === null ? [] : [{ name, rule: integer(holder.attributes.id?.trim()), active }]
    })
  })
}

/** `VFDAlarm` and `vfdAlarm` → `vfd`, `aoiEntryAlarm` → `aoiEntry`, `sceneChange` as it is. */
export function alarmName(element: string): string {
  const stem = element.replace(/alarm$/i, '') || element
  return stem.replace(/^[A-Z]+(?![a-z])|^[A-Z]/, capitals => capitals.toLowerCase())
}

function truthOf(text: string | undefined): boolean | null {
  const word = text?.toLowerCase()
  if (word === 'true' || word === '1') return true
  return word === 'false' || word === '0' ? false : null
}
