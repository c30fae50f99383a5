import { describe, expect, it } from 'vitest'
import { LentPictures } from '../../../src/outputs/mqtt/lent-pictures.ts'

/** Pictures by name, with the names of those that were read. */
function pictures(files: Record<string, string>) {
  const read: string[] = []
  const lent = new LentPictures({
    async read(file, allocate) {
      read.push(file)
      const content = files[file]
      if (content === undefined) return null
      const bytes = allocate(content.length)
      bytes.write(content)
      return bytes
    },
  })
  const lend = async (file: string) => {
    const picture = await lent.lend(file)
    if (!picture) throw new Error(`${file} is missing`)
    return picture
  }
  return { lent, lend, read }
}

const files = { a: 'first', b: 'second', c: 'third', d: 'fourth' }

describe('the pictures of a broker', () => {
  it('are read once for all topics of an event', async () => {
    const { lend, read } = pictures(files)
    for (const file of ['a', 'b', 'a', 'b']) {
      const picture = await lend(file)
      expect(picture.bytes.toString()).toBe(files[file as 'a'])
      picture.giveBack(true)
    }
    expect(read).toEqual(['a', 'b'])
  })

  it('use the memory of acknowledged pictures again', async () => {
    const { lend } = pictures(files)
    const first = await lend('a')
    first.giveBack(true)
    for (const file of ['b', 'c']) (await lend(file)).giveBack(true)
    expect((await lend('d')).bytes.buffer).toBe(first.bytes.buffer)
  })

  it('keep their memory while a message may still need it', async () => {
    const { lend } = pictures(files)
    const [unanswered, lost] = [await lend('a'), await lend('b')]
    lost.giveBack(false)
    for (const file of ['c', 'd', 'c', 'd']) (await lend(file)).giveBack(true)
    expect(unanswered.bytes.toString()).toBe('first')
    expect(lost.bytes.toString()).toBe('second')
  })

  it('are null when the file was removed, also the second time', async () => {
    const { lent } = pictures({})
    expect(await lent.lend('gone')).toBeNull()
    expect(await lent.lend('gone')).toBeNull()
  })

  it('are read again after a failure', async () => {
    let isBroken = true
    const lent = new LentPictures({
      async read(_file, allocate) {
        if (isBroken) throw new Error('the disk is gone')
        return allocate(1)
      },
    })
    await expect(lent.lend('a')).rejects.toThrow('the disk is gone')
    isBroken = false
    expect((await lent.lend('a'))?.bytes).toHaveLength(1)
  })
})
