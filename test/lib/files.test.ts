import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeNamesDurable } from '../../src/lib/durable-names.ts'
import { partName, replaceFile, writeOnce } from '../../src/lib/files.ts'
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

test('a file that is not whole yet gets its name when names are settled', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'a')
  await writeOnce(partName(path), bytes)
  expect(existsSync(path)).toBe(false)
  makeNamesDurable({ whole: [path], folders: [folder] })
  expect(readdirSync(folder)).toEqual(['a'])
  expect(readFileSync(path, 'utf8')).toBe('new')
})

test('names may be settled again after an attempt that failed half way', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'a')
  await writeOnce(partName(path), bytes)
  for (let attempt = 0; attempt < 2; attempt++) makeNamesDurable({ whole: [path], folders: [folder] })
  expect(readFileSync(path, 'utf8')).toBe('new')
})

test('a file that was never written cannot get its name', () => {
  const folder = temporaryFolder()
  expect(() => makeNamesDurable({ whole: [join(folder, 'a')], folders: [folder] })).toThrow('ENOENT')
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
