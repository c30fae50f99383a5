import { defineConfig } from 'vitest/config'
import { unitTests } from './test/support/unit-tests.ts'

const unit = unitTests()

export default defineConfig({
  test: {
    globalSetup: ['test/support/build-once.ts'],
    // Half the time of a test is waiting for servers, brokers and browsers of its own: three keep two cores busy.
    maxWorkers: 3,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 50_000 } },
    reporters: ['default', './test/support/plain-count.ts'],
    projects: [
      // In one worker, as `npm run test:unit` runs them: half the processor time of a process for each file.
      { extends: true, test: { name: 'unit', include: unit, pool: 'threads', isolate: false } },
      { extends: true, test: { name: 'servers', include: ['test/**/*.test.ts'], exclude: unit, pool: 'forks' } },
    ],
  },
})
