import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DiskArchive } from '../../../src/log/archive/index.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const path = 'images/2026-11-23/a.jpg'
const bytes = Buffer.from('picture')

test('what was put is read back', async () => {
  const archive = new DiskArchive(temporaryFolder())
  await archive.put(path, bytes)
  expect(await archive.read(path)).toEqual(bytes)
  expect(await archive.list('images/2026-11-23')).toEqual(['a.jpg'])
  expect(await archive.listFolders('images')).toEqual(['2026-11-23'])
})

test('a name is used once', async () => {
  const archive = new DiskArchive(temporaryFolder())
  await archive.put(path, bytes)
  await expect(archive.put(path, Buffer.from('other'))).rejects.toMatchObject({ code: 'EEXIST' })
  expect(await archive.read(path)).toEqual(bytes)
})

test('a file that gets its name last cannot be read before', async () => {
  const archive = new DiskArchive(temporaryFolder())
  await archive.put(path, bytes, { nameLast: true })
  await expect(archive.read(path)).rejects.toMatchObject({ code: 'ENOENT' })
  expect(await archive.list('images/2026-11-23')).toEqual(['a.jpg.part'])
  await archive.remove(path)
  expect(await archive.list('images/2026-11-23')).toEqual([])
})

test('a file that may be there already is completed when a power cut emptied it', async () => {
  const root = temporaryFolder()
  const archive = new DiskArchive(root)
  await archive.put(path, bytes)
  writeFileSync(join(root, path), '')
  await archive.put(path, bytes, { orSame: true })
  expect(await archive.read(path)).toEqual(bytes)
})

test('a folder that was removed is created again', async () => {
  const root = temporaryFolder()
  const archive = new DiskArchive(root)
  await archive.put(path, bytes)
  rmSync(join(root, 'images'), { recursive: true })
  await archive.put(path, bytes)
  expect(await archive.read(path)).toEqual(bytes)
})

test('the root itself is never made: its disk may be unplugged', async () => {
  const root = join(temporaryFolder(), 'mount')
  mkdirSync(root)
  const archive = new DiskArchive(root)
  await archive.put(path, bytes)
  rmSync(root, { recursive: true })
  await expect(archive.put(path, bytes)).rejects.toMatchObject({ code: 'ENOENT' })
  expect(existsSync(root)).toBe(false)
})

test('a folder that is not there is empty, and removing what is not there is no error', async () => {
  const archive = new DiskArchive(temporaryFolder())
  expect(await archive.list('images/2026-11-23')).toEqual([])
  expect(await archive.listFolders('raw_posts')).toEqual([])
  await archive.remove(path)
})
