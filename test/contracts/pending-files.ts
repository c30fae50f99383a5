import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Database } from '../../src/database/index.ts'
import { createLog } from '../../src/lib/log.ts'
import { PendingFiles, readPendingFile } from '../../src/log/pending/pending-files.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { type Engine, openStore } from './engine.ts'

async function openPending(database: Database, dataDir: string): Promise<PendingFiles> {
  const pending = await PendingFiles.load({ dataDir, database, log: createLog('silent') })
  onTestFinished(() => pending.stop())
  return pending
}

/** Stores files as rows, as a post does. */
async function store(database: Database, pending: PendingFiles, files: Record<string, string>): Promise<void> {
  const statements = Object.entries(files).map(([path, text]) =>
    pending.insertStatement({ path, data: Buffer.from(text) }),
  )
  await database.commit(statements)
  pending.stored(statements.length)
}

export function pendingFilesContract(engine: Engine): void {
  describe('PendingFiles', () => {
    test('a row is read until its file is written, synced and removed from the table', async () => {
      const [database, dataDir] = [await openStore(engine), temporaryFolder()]
      const pending = await openPending(database, dataDir)
      await store(database, pending, { 'raw_posts/2026-11-30/a.xml': 'Ä', 'raw_posts/2026-11-30/b.xml': '' })
      expect((await readPendingFile(database.queries, 'raw_posts/2026-11-30/a.xml'))?.toString()).toBe('Ä')
      expect(await readPendingFile(database.queries, 'raw_posts/2026-11-30/c.xml')).toBeNull()
      expect(pending.takeRemoval()).toBeNull()
      await pending.settle()
      expect(pending.count).toBe(0)
      expect(readFileSync(join(dataDir, 'raw_posts/2026-11-30/a.xml'), 'utf8')).toBe('Ä')
      expect(readFileSync(join(dataDir, 'raw_posts/2026-11-30/b.xml'), 'utf8')).toBe('')
      const removal = pending.takeRemoval()
      if (removal === null) throw new Error('no rows to remove')
      await database.write([removal])
      expect(await readPendingFile(database.queries, 'raw_posts/2026-11-30/a.xml')).toBeNull()
      expect(pending.takeRemoval()).toBeNull()
    })

    test('a removal that was not stored is handed over again', async () => {
      const [database, dataDir] = [await openStore(engine), temporaryFolder()]
      const pending = await openPending(database, dataDir)
      await store(database, pending, { 'raw_posts/a.xml': 'a' })
      await pending.settle()
      expect(pending.takeRemoval()).not.toBeNull()
      pending.removalFailed()
      expect(pending.takeRemoval()).not.toBeNull()
    })

    test('rows that a crash left are written by the next one who opens the table, new ones after them', async () => {
      const [database, dataDir] = [await openStore(engine), temporaryFolder()]
      const first = await openPending(database, dataDir)
      await store(database, first, { 'raw_posts/a.xml': 'a' })
      await first.stop()
      const second = await openPending(database, dataDir)
      expect(second.count).toBe(1)
      await store(database, second, { 'raw_posts/b.xml': 'b' })
      await second.settle()
      expect(['a', 'b'].map(name => existsSync(join(dataDir, `raw_posts/${name}.xml`)))).toEqual([true, true])
      expect(second.count).toBe(0)
    })
  })
}
