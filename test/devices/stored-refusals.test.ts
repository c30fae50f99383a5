import { join } from 'node:path'
import type { KyselyPlugin } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { openSqlite } from '../../src/database/index.ts'
import { DeviceKey } from '../../src/devices/device-key.ts'
import { StoredRefusals } from '../../src/devices/stored-refusals.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

/** Answers that are held until `release` is called, as those of a reader with much to do. */
function heldAnswers() {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>()
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      ask()
      await released
      return result
    },
  }
  return { plugin, release, asked }
}

it('a refusal that is noted while the stored ones are read is kept', async () => {
  const dataDir = temporaryFolder()
  const database = await openSqlite(join(dataDir, 'viewtron.db'))
  onTestFinished(() => database.close())
  const { plugin, release, asked } = heldAnswers()
  const refusals = new StoredRefusals({
    queries: database.queries.withPlugin(plugin),
    write: statements => database.commit(statements),
    key: new DeviceKey({ dataDir, given: null }),
    clock: systemClock,
  })
  const key = { host: '192.0.2.1', port: 80, user: 'admin', password: 'not it' }
  const loaded = refusals.load()
  await asked
  refusals.note(key, 'wrong')
  await refusals.flush()
  release()
  await loaded
  expect(refusals.reasonOf(key)).toBe('wrong')
})
