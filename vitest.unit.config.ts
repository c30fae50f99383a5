import { defineConfig } from 'vitest/config'
import { unitTests } from './test/support/unit-tests.ts'

/** `npm run test:unit`: the tests that start no server, process or browser. */
export default defineConfig({
  test: {
    include: unitTests(),
    setupFiles: ['test/support/no-servers.ts'],
    pool: 'threads',
    // Their modules hold no state, so that files can share a worker.
    isolate: false,
    testTimeout: 20_000,
    reporters: ['default', './test/support/plain-count.ts'],
  },
})
