import { describe, expect, it } from 'vitest'
import { weeksOf } from '../../dashboard/src/pages/alerts/calendar-weeks.ts'
import { limitedSounds, type Sound } from '../../dashboard/src/ui/limited-sounds.ts'
import { alertDays } from '../../src/api/alerts/alert-days.ts'

describe('the sounds of a page', () => {
  function player() {
    const played: [Sound, number][] = []
    const timers: { at: number; call: () => void }[] = []
    let at = 0
    const play = limitedSounds({
      play: sound => played.push([sound, at]),
      now: () => at,
      later: (call, ms) => timers.push({ at: at + ms, call }),
    })
    const pass = (ms: number) => {
      at += ms
      for (const timer of timers.splice(0)) if (timer.at <= at) timer.call()
    }
    return { play, pass, played }
  }

  it('never come more than once in four seconds', () => {
    const { play, pass, played } = player()
    for (let n = 0; n < 10; n++) {
      play('event')
      pass(1000)
    }
    expect(played.map(([, at]) => at)).toEqual([0, 4000, 8000])
  })

  it('keep the most important alert of the pause, and play it at its end', () => {
    const { play, pass, played } = player()
    for (const sound of ['event', 'warning', 'critical', 'info', 'event'] as const) play(sound)
    pass(4000)
    expect(played).toEqual([
      ['event', 0],
      ['critical', 4000],
    ])
  })
})

describe('the calendar of alerts', () => {
  it('shows whole weeks from the first day of the week of the language', () => {
    const november = weeksOf({ year: 2026, month: 10 }, 1)
    expect(november[0]?.[0]).toBe('2026-10-26')
    expect(november.at(-1)).toContain('2026-11-30')
    expect(weeksOf({ year: 2026, month: 10 }, 7)[0]?.[0]).toBe('2026-11-01')
    expect(weeksOf({ year: 2026, month: 1 }, 7).flat()).toHaveLength(28)
  })

  it('counts alerts by the day of the site, with the highest severity', () => {
    const alert = (at: string, severity: 'info' | 'critical', seen_at: number | null) => {
      return { at: Date.parse(at), severity, seen_at }
    }
    const alerts = [
      alert('2026-11-28T23:30:00Z', 'critical', 5),
      alert('2026-11-28T22:30:00Z', 'info', null),
      alert('2026-11-29T10:00:00Z', 'info', null),
    ]
    expect(alertDays(alerts, 'Europe/Berlin')).toEqual([
      { day: '2026-11-28', count: 1, unseen: 1, severity: 'info' },
      { day: '2026-11-29', count: 2, unseen: 1, severity: 'critical' },
    ])
  })
})
