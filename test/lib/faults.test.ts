import { expect, it } from 'vitest'
import { Faults } from '../../src/lib/faults.ts'

function watched() {
  const lines: string[] = []
  const clock = { now: () => new Date('2026-11-23T12:00:00Z') }
  const faults = new Faults({ log: { error: (line: string) => void lines.push(line) } as never, clock })
  return { faults, lines }
}

const tooLong = (name: string) => new Error(`ENAMETOOLONG: name too long, open '/srv/viewtron/images/${name}.jpg'`)

it('counts every fault and logs each kind once, however their numbers and names differ', () => {
  const { faults, lines } = watched()
  for (let n = 0; n < 50; n++)
    faults.note('storing a post', tooLong(`${n}-01a229e3-3b4e`), { subject: `of 10.0.0.${n}` })
  faults.note('storing a post', new RangeError('Invalid string length'))
  expect(faults.total).toBe(51)
  expect(lines.map(line => line.split('\n')[0])).toEqual([
    expect.stringMatching(/^storing a post of 10\.0\.0\.0: Error: ENAMETOOLONG/),
    'storing a post: RangeError: Invalid string length',
  ])
})

it('tells the last one without the path in which it happened', () => {
  const { faults } = watched()
  faults.note('storing a post', tooLong('gate'), { subject: 'of 10.0.0.9' })
  expect(faults.last).toMatchObject({ doing: 'storing a post of 10.0.0.9', message: 'ENAMETOOLONG: name too long' })
})

it('makes no other fault of one that cannot be logged', () => {
  const clock = { now: () => new Date() }
  const error = () => {
    throw new Error('nobody reads the log')
  }
  const faults = new Faults({ log: { error } as never, clock })
  expect(() => faults.note('storing a post', 'a text')).not.toThrow()
  expect(faults.total).toBe(1)
})
