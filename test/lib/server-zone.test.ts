import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findServerZone } from '../../src/lib/server-zone.ts'

const find = (TZ: string | undefined, machine: string | undefined = 'Europe/Paris', file: string | null = null) =>
  findServerZone({ TZ, machine, file })

describe('the zone of the server', () => {
  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    [':Europe/Berlin', 'Europe/Berlin'],
    [' Europe/Berlin ', 'Europe/Berlin'],
    ['europe/berlin', 'Europe/Berlin'],
    ['/usr/share/zoneinfo/America/Denver', 'America/Denver'],
    ['posix/Europe/Berlin', 'Europe/Berlin'],
    ['UTC', 'UTC'],
    ['Etc/GMT+2', 'Etc/GMT+2'],
  ])('TZ=%s is %s, and there is nothing to say about it', (TZ, timeZone) => {
    expect(find(TZ)).toEqual({ timeZone, source: 'TZ', remark: null })
  })

  it.each(['"America/Denver"', "'America/Denver'", ' "America/Denver"'])('quotes of TZ=%s are left out', TZ => {
    const { timeZone, remark } = find(TZ)
    expect(timeZone).toBe('America/Denver')
    expect(remark).toContain('quotes')
  })

  it.each([
    '',
    '  ',
    '""',
    'Europe/Berln',
    'UTC+2',
    'CET-1CEST,M3.5.0,M10.5.0/3',
    'CST-8',
    'undefined',
    'localtime',
    ':',
  ])('TZ=%j is not usable: times are read in UTC, and that is said', TZ => {
    const { timeZone, source, remark } = find(TZ)
    expect([timeZone, source]).toEqual(['UTC', 'none'])
    expect(remark).toMatch(/^TZ is .*Times are read in UTC\./)
  })

  it('a misspelt name is answered with the one that was meant', () => {
    expect(find('Europe/Berln').remark).toContain('Did you mean Europe/Berlin?')
  })

  it('without TZ it is that of the machine, from wherever the machine tells it', () => {
    expect(find(undefined)).toEqual({ timeZone: 'Europe/Paris', source: 'machine', remark: null })
    expect(find(undefined, 'Etc/Unknown', 'Asia/Tokyo\n').timeZone).toBe('Asia/Tokyo')
    expect(findServerZone({ TZ: undefined, machine: undefined, file: 'nonsense' })).toMatchObject({
      timeZone: 'UTC',
      source: 'none',
    })
  })

  it('is one that times can be read in, whatever stands in TZ', () => {
    fc.assert(
      fc.property(fc.string(), TZ => {
        new Intl.DateTimeFormat('en', { timeZone: find(TZ).timeZone }).format(0)
      }),
    )
  })
})
