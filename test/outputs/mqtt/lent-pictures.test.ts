import { describe, expect, it } from 'vitest'
import { LentPictures } from '../../../src/outputs/mqtt/lent-pictures.ts'

/** Pictures by name, with the names of those that were read. */
function pictures(files: Record<string, string>) {
  const read: string[] = []
  const lent = new LentPictures({
    read(file, allocate) {
      read.push(file)
      const content = files[file]
      if (content === undefined) return null
      const bytes = allocate(content.length)
      bytes.write(content)
      return bytes
    },
  })
  const lend = (file: string) => {
    const picture = lent.lend(file)
    if (!picture) throw new Error(`${file} is missing`)
    return picture
  }
  return { lent, lend, read }
}

const files = { a: 'first', b: 'second', c: 'third', d: 'fourth' }

describe('the pictures of a broker', () => {
  it('are read once for all topics of an event', () => {
    const { lend, read } = pictures(files)
    for (const file of ['a', 'b', 'a', 'b']) {
      const picture = lend(file)
      expect(picture.bytes.toString()).toBe(files[file as 'a'])
      picture.giveBack(true)
    }
    expect(read).toEqual(['a', 'b'])
  })

  it('use the memory of acknowledged pictures again', () => {
    const { lend } = pictures(files)
    const first = lend('a')
    first.giveBack(true)
    for (const file of ['b', 'c']) lend(file).giveBack(true)
    expect(lend('d').bytes.buffer).toBe(first.bytes.buffer)
  })

  it('keep their memory while a message may still need it', () => {
    const { lend } = pictures(files)
    const [unanswered, lost] = [lend('a'), lend('b')]
    lost.giveBack(false)
    for (const file of ['c', 'd', 'c', 'd']) lend(file).giveBack(true)
    expect(unanswered.bytes.toString()).toBe('first')
    expect(lost.bytes.toString()).toBe('second')
  })

  it('are null when the file was removed, also the second time', () => {
    const { lent } = pictures({})
    expect(lent.lend('gone')).toBeNull()
    expect(lent.lend('gone')).toBeNull()
  })

  it('are read again after a failure', () => {
    let isBroken = true
    const lent = new LentPictures({
      read(_file, allocate) {
        if (isBroken) throw new Error('the disk is gone')
        return allocate(1)
      },
    })
    expect(() => lent.lend('a')).toThrow('the disk is gone')
    isBroken = false
    expect(lent.lend('a')?.bytes).toHaveLength(1)
  })
})
