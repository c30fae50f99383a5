import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { replaceFile, writeOnce, writeOnceWhole } from '../../src/lib/files.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const bytes = Buffer.from('new')

test('a file is written once: an existing one is left as it is', async () => {
  const path = join(temporaryFolder(), 'a')
  writeFileSync(path, 'old')
  await expect(writeOnce(path, bytes)).rejects.toMatchObject({ code: 'EEXIST' })
  expect(readFileSync(path, 'utf8')).toBe('old')
})

test('a file that cannot be written leaves nothing', async () => {
  const folder = temporaryFolder()
  await expect(writeOnce(join(folder, 'missing/a'), bytes)).rejects.toMatchObject({ code: 'ENOENT' })
  expect(readdirSync(folder)).toEqual([])
})

test('a whole file has its name only once everything it waits for is there', async () => {
  const path = join(temporaryFolder(), 'a')
  const { promise, resolve } = Promise.withResolvers<void>()
  const written = writeOnceWhole(path, bytes, promise)
  expect(existsSync(path)).toBe(false)
  resolve()
  await written
  expect(readFileSync(path, 'utf8')).toBe('new')
})

test('a whole file that waits in vain leaves nothing and tells why', async () => {
  const folder = temporaryFolder()
  const waiting = Promise.reject(new Error('no picture'))
  await expect(writeOnceWhole(join(folder, 'a'), bytes, waiting)).rejects.toThrow('no picture')
  expect(readdirSync(folder)).toEqual([])
})

test('a replaced file holds the new bytes, though an earlier try left its temporary file', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'a')
  writeFileSync(path, 'old')
  writeFileSync(join(folder, '.a.new'), 'half')
  await replaceFile(path, bytes)
  expect(readFileSync(path, 'utf8')).toBe('new')
  expect(readdirSync(folder)).toEqual(['a'])
})
