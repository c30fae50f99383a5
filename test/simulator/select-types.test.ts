import { describe, expect, it } from 'vitest'
import { oddPostNames, selectTypes, UnknownTypeError } from '../../src/simulator/index.ts'

const namesOf = (words: string[]) => selectTypes(words).smartTypes.map(({ format, name }) => `${format}/${name}`)

describe('selectTypes', () => {
  it('understands plain names', () => {
    expect(namesOf(['loitering'])).toEqual(['ipc-v1x/loitering', 'ipc-v2.1/loitering'])
  })

  it('understands categories of both formats', () => {
    expect(namesOf(['face'])).toContain('nvr-v2/face-detection')
    expect(namesOf(['face'])).toContain('ipc-v1x/face-match')
  })

  it('understands kinds of posts', () => {
    expect([...selectTypes(['trajectory', 'keepalive']).streams]).toEqual(['trajectory', 'keepalive'])
  })

  it('takes odd posts only when asked to', () => {
    expect(selectTypes(null).odd).toEqual([])
    expect(selectTypes(['odd']).odd).toEqual(oddPostNames)
    expect(selectTypes(['truncated']).odd).toEqual(['truncated'])
  })

  it('suggests the nearest word for one it does not know', () => {
    expect(() => selectTypes(['trajectry'])).toThrow(
      new UnknownTypeError('No type is called "trajectry". Did you mean "trajectory"?'),
    )
  })
})
