import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { alarmStateFacts, type StatusChange } from '../../src/model/index.ts'
import { newCameraState } from '../../src/outputs/mqtt/camera-state.ts'
import { learn, statusUpdate } from '../../src/outputs/mqtt/entry-updates.ts'
import { smartTypes } from '../../src/simulator/index.ts'
import { only } from '../protocol/posts.ts'
import { projectRoot } from '../support/project-root.ts'

/** Tells of no events. */
const none = new Set(['chlOffline'])

const documented = ['ipc', 'nvr'].flatMap(name => {
  const page = readFileSync(join(projectRoot, `docs/protocol/${name}.md`), 'utf8')
  return [...page.matchAll(/`(\w+Alarm|\w+Abnormal|sceneChange)`/g)].map(match => match[1] ?? '')
})
const simulated = smartTypes.flatMap(({ alarm }) => alarm ?? [])
const elements = [...new Set([...documented, ...simulated])].sort()

/** The name under which a status message tells of an element. */
function nameOf(element: string): string {
  const post = `<config><alarmStatusInfo><${element}>true</${element}></alarmStatusInfo></config>`
  return only('status', post).alarms[0]?.name ?? ''
}

describe('every alarm state that the documents name', () => {
  it('is found in them', () => {
    expect(elements.length).toBeGreaterThan(20)
  })

  it.each(elements)('%s has a category, or explicitly none, and words for people', element => {
    const name = nameOf(element)
    const facts = alarmStateFacts(name)
    expect(facts?.label).toMatch(/^[A-Z]/)
    if (none.has(name)) expect(facts?.category).toBeNull()
    else expect(facts?.category).toEqual(expect.any(String))
  })
})

const change = (alarm: string, active: boolean): StatusChange => ({
  kind: 'status',
  id: '01a20b3c-9a2b-7c12-a806-9cf4744ae9ff',
  seq: 1,
  receivedAt: '2026-11-23T14:05:09.500Z',
  time: '2026-11-23T14:05:09.500Z',
  camera: { id: 'gate', name: 'Gate' },
  clientIp: '192.168.1.57',
  alarm,
  rule: 1,
  active,
  since: '2026-11-23T14:05:09.500Z',
})

describe('the sensor of a detection', () => {
  it.each([
    ['loiteringAlarm', 'loitering'],
    ['pvdAlarm', 'parking'],
    ['humanMotionAlarm', 'motion'],
    ['vehicleMotionAlarm', 'motion'],
    ['clarityAbnormal', 'scene-change'],
    ['CDDAlarm', 'crowd'],
    ['ipdAlarm', 'intrusion'],
  ])('%s switches %s on and off', (element, category) => {
    const memory = newCameraState()
    const say = (active: boolean) => {
      const entry = change(nameOf(element), active)
      learn(entry, memory)
      return statusUpdate(entry, memory).states.get(`detected/${category}`)
    }
    expect([say(true), say(false)]).toEqual(['ON', 'OFF'])
  })
})
