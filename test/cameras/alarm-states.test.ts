import { expect, test } from 'vitest'
import { AlarmStates } from '../../src/cameras/alarm-states.ts'

const [first, second] = ['2026-11-23T14:05:09.000Z', '2026-11-23T14:05:10.000Z']
const motion = (active: boolean) => ({ name: 'motion', rule: 1, active })

function newsOf(states: AlarmStates, ...alarms: boolean[]): boolean[] {
  const { changes } = states.apply('gate', alarms.map(motion), second)
  return changes.filter(change => change.news).map(change => change.active)
}

test('what could not be stored counts as unknown again', () => {
  const states = new AlarmStates()
  states.apply('gate', [motion(true)], first).undo()
  expect(newsOf(states, true)).toEqual([true])
})

test('a post that changes an alarm twice is taken back as a whole', () => {
  const states = new AlarmStates()
  states.apply('gate', [motion(true)], first)
  states.apply('gate', [motion(false), motion(true), motion(false)], first).undo()
  expect(newsOf(states, true)).toEqual([])
  expect(newsOf(states, false)).toEqual([false])
})

test('taking a post back leaves what a later one has said', () => {
  const states = new AlarmStates()
  const { undo } = states.apply('gate', [motion(true)], first)
  states.apply('gate', [motion(false)], second)
  undo()
  expect(newsOf(states, false)).toEqual([])
})
