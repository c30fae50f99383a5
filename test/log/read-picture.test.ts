import { expect, test } from 'vitest'
import { readPictureInto } from '../../src/log/read-picture.ts'

const missing = Object.assign(new Error('gone'), { code: 'ENOENT' })

test('a picture of a store is read without the memory that is lent for files', async () => {
  const archive = { read: async () => Buffer.from('picture') }
  const allocate = () => expect.unreachable()
  expect((await readPictureInto(archive, 'images/a.jpg', allocate))?.toString()).toBe('picture')
})

test('a removed picture is null, and every other error is passed on', async () => {
  const failing = (error: Error) => ({ read: () => Promise.reject(error) })
  expect(await readPictureInto(failing(missing), 'images/a.jpg', Buffer.alloc)).toBeNull()
  await expect(readPictureInto(failing(new Error('away')), 'images/a.jpg', Buffer.alloc)).rejects.toThrow('away')
})
