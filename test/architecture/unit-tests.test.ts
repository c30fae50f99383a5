import { expect, test } from 'vitest'
import { unitTests } from '../support/unit-tests.ts'

const units = unitTests()

test('unit tests are those of pure code, and start nothing', () => {
  expect(units.length).toBeGreaterThan(60)
  expect(units).toEqual(expect.arrayContaining(['test/protocol/times.test.ts', 'test/time/zone-days.test.ts']))
  // Each starts something else, a server, the command, a browser, the database's thread, an HTTP server of its own, or reads the build.
  const starting = [
    'test/receiver/receiver.test.ts',
    'test/cli/usage.test.ts',
    'test/dashboard/people.browser.test.ts',
    'test/log/retention.test.ts',
    'test/device-client/commands.test.ts',
    'test/dashboard/first-view.test.ts',
  ]
  expect(starting.filter(file => units.includes(file))).toEqual([])
})
