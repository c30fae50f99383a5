import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { lockDirectory } from '../../src/log/lock-directory.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

it('leaves no file in a directory that is refused, for instance the mount point of a disk that was just unplugged', async () => {
  const dataDir = temporaryFolder()
  const whileRefused: string[] = []
  const accept = async () => {
    whileRefused.push(...readdirSync(dataDir))
    throw new Error('another disk')
  }
  await expect(lockDirectory({ dataDir, create: false, accept })).rejects.toThrow('another disk')
  expect(whileRefused).toContain('.lock')
  expect(readdirSync(dataDir)).toEqual([])
})

it('keeps the lock of a directory that is accepted', async () => {
  const dataDir = join(temporaryFolder(), 'data')
  const lock = await lockDirectory({ dataDir, create: true, accept: async () => undefined })
  writeFileSync(join(dataDir, 'other'), '')
  expect(readdirSync(dataDir)).toContain('.lock')
  lock.release()
})
