import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { type Archive, isMissing } from '../../../src/log/archive/index.ts'

const day = 'images/2026-11-23'
const bytes = Buffer.from('0123456789')

async function refusalOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    error => error,
  )
}

/** The contract of every archive, on disk or in a store. `open` returns an empty one. */
export function keepsContract(open: () => Promise<Archive>): void {
  test('what was put is read back, whole, in parts and as a stream', async () => {
    const archive = await open()
    await archive.put(`${day}/a.jpg`, bytes)
    expect(await archive.read(`${day}/a.jpg`)).toEqual(bytes)
    expect((await archive.read(`${day}/a.jpg`, { from: 3, bytes: 4 })).toString()).toBe('3456')
    expect((await archive.read(`${day}/a.jpg`, { from: 8, bytes: 20 })).toString()).toBe('89')
    expect(await text(await archive.stream(`${day}/a.jpg`))).toBe('0123456789')
    expect(await text(await archive.stream(`${day}/a.jpg`, { from: 0, bytes: 1 }))).toBe('0')
    expect(await archive.sizeOf(`${day}/a.jpg`)).toBe(10)
  })

  test('a large file and an empty one are stored as they are', async () => {
    const archive = await open()
    const large = Buffer.alloc(3_000_000, 'picture')
    await archive.put(`${day}/large.jpg`, large)
    await archive.put(`${day}/empty.jpg`, Buffer.alloc(0))
    expect(large.equals(await archive.read(`${day}/large.jpg`))).toBe(true)
    expect(await archive.read(`${day}/empty.jpg`)).toHaveLength(0)
    expect(await archive.sizeOf(`${day}/empty.jpg`)).toBe(0)
  })

  test('a file that does not exist is missing, not empty', async () => {
    const archive = await open()
    expect(isMissing(await refusalOf(archive.read(`${day}/a.jpg`)))).toBe(true)
    expect(isMissing(await refusalOf(archive.read(`${day}/a.jpg`, { from: 0, bytes: 1 })))).toBe(true)
    expect(isMissing(await refusalOf(archive.stream(`${day}/a.jpg`)))).toBe(true)
    expect(await archive.sizeOf(`${day}/a.jpg`)).toBeNull()
    expect(await archive.list(day)).toEqual([])
    expect(await archive.listFolders('images')).toEqual([])
    expect(await archive.bytesBelow('images')).toBe(0)
  })

  test('folders are listed with their files and folders only, from any name on', async () => {
    const archive = await open()
    const names = ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg']
    for (const name of names) await archive.put(`${day}/${name}`, bytes)
    for (const other of ['images/2026-11-24', 'images/2026-11-25', 'raw_posts/2026-11-23/unparsed'])
      await archive.put(`${other}/a.jpg`, bytes)
    expect((await archive.list(day)).sort()).toEqual(names)
    expect((await archive.list(day, 'b.jpg')).sort()).toEqual(['c.jpg', 'd.jpg', 'e.jpg'])
    expect((await archive.listFolders('images')).sort()).toEqual(['2026-11-23', '2026-11-24', '2026-11-25'])
    expect(await archive.list('raw_posts/2026-11-23')).toEqual([])
    expect(await archive.listFolders('raw_posts/2026-11-23')).toEqual(['unparsed'])
  })

  test('names of sites and cameras are kept', async () => {
    const archive = await open()
    const name = "raw_2026-11-23T14-05-09.473Z_north~10.0.0.1_a b+c'(1)=&.xml"
    await archive.put(`raw_posts/2026-11-23/${name}`, bytes)
    expect(await archive.list('raw_posts/2026-11-23')).toEqual([name])
    expect(await archive.read(`raw_posts/2026-11-23/${name}`)).toEqual(bytes)
    await archive.removeAll([`raw_posts/2026-11-23/${name}`])
    expect(await archive.list('raw_posts/2026-11-23')).toEqual([])
  })

  test('files are removed, one and many, also those that are gone', async () => {
    const archive = await open()
    const paths = Array.from({ length: 7 }, (_, n) => `${day}/${n}.jpg`)
    for (const path of paths) await archive.put(path, bytes)
    await archive.remove(`${day}/0.jpg`)
    await archive.remove(`${day}/0.jpg`)
    expect(await archive.sizeOf(`${day}/0.jpg`)).toBeNull()
    await archive.removeAll(paths)
    await archive.removeAll([])
    expect(await archive.list(day)).toEqual([])
    await archive.removeFolder(day)
    expect(await archive.listFolders('images')).toEqual([])
  })

  test('sizes follow every change', async () => {
    const archive = await open()
    await archive.put(`${day}/a.jpg`, bytes)
    await archive.put('raw_posts/2026-11-23/unparsed/b.xml', bytes)
    await archive.put('raw_posts/2026-11-23/c.xml', bytes)
    expect([await archive.bytesBelow('images'), await archive.bytesBelow('raw_posts')]).toEqual([10, 20])
    await archive.put(`${day}/d.jpg`, bytes)
    await archive.remove('raw_posts/2026-11-23/c.xml')
    expect([await archive.bytesBelow('images'), await archive.bytesBelow('raw_posts')]).toEqual([20, 10])
  })

  test('the same file may be put again after a crash', async () => {
    const archive = await open()
    await archive.put(`${day}/a.jpg`, bytes)
    await archive.put(`${day}/a.jpg`, bytes, { orSame: true })
    expect(await archive.read(`${day}/a.jpg`)).toEqual(bytes)
    await archive.put(`${day}/a.jpg`, Buffer.from('0123'), { orSame: true })
    expect((await archive.read(`${day}/a.jpg`)).toString()).toBe('0123')
  })

  test('files that were put get their names with the commit', async () => {
    const archive = await open()
    await archive.put(`${day}/a.jpg`, bytes)
    const { whole, folders } = archive.newNames([{ path: `${day}/a.jpg`, nameLast: false }])
    expect(whole).toEqual([])
    expect(folders.length).toBe(archive.unfinished === 'recovered' ? 1 : 0)
    archive.close()
  })
}
