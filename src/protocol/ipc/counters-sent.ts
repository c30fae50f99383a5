import { child, childValue, type XmlElement } from '../xml/element.ts'

/** The nine counters of `passLineCount` and `traffic`; cumulative since the last reset. */
export interface CountersSent {
  enterPersonCount?: string | undefined
  enterCarCount?: string | undefined
  enterBikeCount?: string | undefined
  leavePersonCount?: string | undefined
  leaveCarCount?: string | undefined
  leaveBikeCount?: string | undefined
  existPersonCount?: string | undefined
  existCarCount?: string | undefined
  existBikeCount?: string | undefined
}

export function countersSent(config: XmlElement): CountersSent {
  const block = child(config, 'passlinecount', 'traffic')
  const counter = (key: string) => childValue(block, key) ?? childValue(config, key)
  return {
    enterPersonCount: counter('enterpersoncount'),
    enterCarCount: counter('entercarcount'),
    enterBikeCount: counter('enterbikecount'),
    leavePersonCount: counter('leavepersoncount'),
    leaveCarCount: counter('leavecarcount'),
    leaveBikeCount: counter('leavebikecount'),
    existPersonCount: counter('existpersoncount'),
    existCarCount: counter('existcarcount'),
    existBikeCount: counter('existbikecount'),
  }
}
