import { describe, expect, it } from 'vitest'
import { lastScheduled, nextScheduled, type ScheduledMode } from '../../src/arming/mode-schedule.ts'
import { ModeHistory } from '../../src/model/index.ts'

const zone = 'Europe/Berlin'
const everyDay = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri'] as const
const schedule: ScheduledMode[] = [
  { mode: 'night', days: everyDay, at: '22:30' },
  { mode: 'home', days: everyDay, at: '06:00' },
  { mode: 'away', days: weekdays, at: '08:00' },
]
const at = (text: string) => Date.parse(text)
const shown = (found: { mode: string; at: number } | null) => found && [found.mode, new Date(found.at).toISOString()]

describe('a schedule of modes', () => {
  it('names the last and the next change on the clocks of the zone', () => {
    // A Friday.
    const now = at('2026-11-27T12:00:00Z')
    expect(shown(lastScheduled(schedule, now, zone))).toEqual(['away', '2026-11-27T07:00:00.000Z'])
    expect(shown(nextScheduled(schedule, now, zone))).toEqual(['night', '2026-11-27T21:30:00.000Z'])
    const saturday = at('2026-11-28T09:00:00Z')
    expect(shown(lastScheduled(schedule, saturday, zone))).toEqual(['home', '2026-11-28T05:00:00.000Z'])
  })

  it('keeps the time on the clock when clocks change', () => {
    const now = at('2026-03-28T23:00:00Z')
    expect(shown(nextScheduled(schedule, now, zone))).toEqual(['home', '2026-03-29T04:00:00.000Z'])
    const autumn = at('2026-10-24T23:00:00Z')
    expect(shown(nextScheduled(schedule, autumn, zone))).toEqual(['home', '2026-10-25T05:00:00.000Z'])
  })

  it('looks a week ahead and back, and has nothing without entries', () => {
    const weekly: ScheduledMode[] = [{ mode: 'holiday', days: ['fri'], at: '12:00' }]
    const now = at('2026-11-27T11:00:00Z')
    expect(shown(lastScheduled(weekly, now, zone))).toEqual(['holiday', '2026-11-27T11:00:00.000Z'])
    expect(shown(nextScheduled(weekly, now, zone))).toEqual(['holiday', '2026-12-04T11:00:00.000Z'])
    expect(shown(lastScheduled(weekly, now - 1, zone))).toEqual(['holiday', '2026-11-20T11:00:00.000Z'])
    expect([lastScheduled([], now, zone), nextScheduled([], now, zone)]).toEqual([null, null])
  })

  it('takes the later entry of two at the same time', () => {
    const both: ScheduledMode[] = [...schedule, { mode: 'holiday', days: everyDay, at: '22:30' }]
    expect(nextScheduled(both, at('2026-11-27T12:00:00Z'), zone)?.mode).toBe('holiday')
    expect(lastScheduled(both, at('2026-11-27T22:00:00Z'), zone)?.mode).toBe('holiday')
  })
})

describe('the history of modes', () => {
  const change = (mode: 'away' | 'night', time: number) => ({ mode, at: time, by: 'Ann', source: 'hand' as const })

  it('knows the mode at any time', () => {
    const history = new ModeHistory([change('away', 100), change('night', 200)])
    expect([99, 100, 199, 200, 900].map(time => history.modeAt(time))).toEqual([
      'home',
      'away',
      'away',
      'night',
      'night',
    ])
    expect([history.mode, new ModeHistory().mode]).toEqual(['night', 'home'])
  })

  it('drops what is later than a change, as when a clock was set back', () => {
    const history = new ModeHistory([change('away', 100), change('night', 200)])
    history.add(change('away', 150))
    expect([history.modeAt(140), history.modeAt(250), history.all().length]).toEqual(['away', 'away', 2])
  })
})
