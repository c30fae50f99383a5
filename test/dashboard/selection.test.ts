import { describe, expect, it } from 'vitest'
import type { EventGroup } from '../../dashboard/src/features/incidents/group-events.ts'
import {
  extended,
  nothingSelected,
  partSelected,
  toggled,
  withGroups,
} from '../../dashboard/src/pages/events/selection.ts'

function group(...ids: string[]): EventGroup {
  const parts = ids.map(id => ({ id }) as EventGroup['event'])
  return { event: parts[0] as EventGroup['event'], parts }
}

const groups = [group('1'), group('2', '3'), group('4'), group('5')]
const [first, incident, third, fourth] = groups as [EventGroup, EventGroup, EventGroup, EventGroup]

describe('a selection', () => {
  it('takes all events of an incident, and says if only some are in it', () => {
    const selected = toggled(nothingSelected, incident)
    expect([...selected]).toEqual(['2', '3'])
    expect(partSelected(incident, selected)).toBe('all')
    expect(partSelected(incident, new Set(['3']))).toBe('some')
    expect(partSelected(first, selected)).toBe('none')
    expect(toggled(new Set(['3']), incident)).toEqual(new Set(['3', '2']))
    expect(toggled(selected, incident)).toEqual(nothingSelected)
  })

  it('is extended to another card in both directions, and keeps what it had', () => {
    const up = extended(new Set(['9']), groups, { from: '4', to: first })
    expect([...up].sort()).toEqual(['1', '2', '3', '4', '9'])
    expect([...extended(nothingSelected, groups, { from: '3', to: fourth })]).toEqual(['2', '3', '4', '5'])
  })

  it('is extended by one card if there is none before', () => {
    expect(extended(nothingSelected, groups, { from: null, to: third })).toEqual(new Set(['4']))
    expect(extended(nothingSelected, groups, { from: 'gone', to: third })).toEqual(new Set(['4']))
    expect(withGroups(nothingSelected, groups).size).toBe(5)
  })
})
