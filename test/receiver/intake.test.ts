import type { IncomingMessage } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { Intake } from '../../src/receiver/intake.ts'

const request = {} as IncomingMessage
const length = 400_000

/** An intake with room for 1,000,000 bytes, which four posts of 250,000 bytes each have filled. */
function fullIntake() {
  const intake = new Intake({ total: 1_000_000, mostBodies: 100, waitMs: 60_000, giveUp: () => undefined })
  onTestFinished(() => intake.stop())
  const bodies = [1, 2, 3, 4].map(n => intake.begin(request, `192.0.2.${n}`, length))
  for (const body of bodies) intake.received(body, 250_000)
  const goneOn: number[] = []
  for (const [n, body] of bodies.entries()) void Promise.resolve(intake.room(body)).then(may => may && goneOn.push(n))
  return { intake, bodies, goneOn }
}

const turn = () => new Promise(resolve => setImmediate(resolve))

test('one post at a time goes on when there is no room', async () => {
  const { goneOn } = fullIntake()
  await turn()
  expect(goneOn).toEqual([0])
})

test('no other post goes on while a complete one waits to be stored', async () => {
  const { intake, bodies, goneOn } = fullIntake()
  const [first] = bodies
  if (!first) throw new Error('no post')
  await turn()
  intake.received(first, length - 250_000)
  intake.whole(first)
  await turn()
  expect(goneOn).toEqual([0])
  intake.end(first)
  await turn()
  expect(goneOn.length).toBeGreaterThan(1)
})
