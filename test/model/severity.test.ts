import { describe, expect, it } from 'vitest'
import { builtInLevels, highestSeverity, levelsWith, severityOf } from '../../src/model/index.ts'

const plate = (list: string | null, group: string | null) => ({ plate: { list, known: group ? { group } : null } })

describe('the severity of an event', () => {
  it('is critical for fire, a fall and a wanted plate, and information for everyday events', () => {
    const of = (
      category: 'fire' | 'fall' | 'lpr' | 'line-count' | 'intrusion',
      ...targets: ReturnType<typeof plate>[]
    ) => severityOf({ category, targets }, builtInLevels)
    expect([of('fire'), of('fall'), of('intrusion'), of('line-count'), of('lpr')]).toEqual([
      'critical',
      'critical',
      'warning',
      'info',
      'info',
    ])
    expect([of('lpr', plate(null, 'watch')), of('lpr', plate('block', null)), of('lpr', plate('allow', null))]).toEqual(
      ['critical', 'critical', 'info'],
    )
  })

  it("follows the group of a known plate rather than the device's list", () => {
    expect(severityOf({ category: 'lpr', targets: [plate('block', 'allow')] }, builtInLevels)).toBe('info')
  })

  it('is what people set, by category and by group', () => {
    const levels = levelsWith({ category: { fire: 'warning' }, group: { vip: 'warning', watch: 'info' } })
    expect(severityOf({ category: 'fire', targets: [] }, levels)).toBe('warning')
    expect(severityOf({ category: 'fall', targets: [] }, levels)).toBe('critical')
    expect(severityOf({ category: 'lpr', targets: [plate(null, 'VIP')] }, levels)).toBe('warning')
    expect(severityOf({ category: 'lpr', targets: [plate(null, 'watch')] }, levels)).toBe('info')
  })

  it('is the highest of several', () => {
    expect(highestSeverity(['info', 'critical', 'warning'])).toBe('critical')
    expect(highestSeverity([])).toBe('info')
  })
})
