import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { examplePath, examplePost } from '../support/posts.ts'
import { runCli } from '../support/run-cli.ts'
import { filesIn } from '../support/stored.ts'
import { temporaryFile, temporaryFolder } from '../support/temporary-folder.ts'

const messagesOf = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))

describe('viewtron decode', () => {
  it('prints what several posts mean, one JSON message a line in their order', async () => {
    const files = ['ipc-v1x/lpr', 'nvr-v2/alarm-status', 'ipc-v1x/trajectory', 'nvr-v2/keepalive'].map(examplePath)
    const { code, stdout, stderr } = await runCli(['decode', ...files])
    expect([code, stderr]).toEqual([0, ''])
    expect(messagesOf(stdout).map(message => message.kind)).toEqual(['alarm', 'status', 'trajectory', 'keepalive'])
  })

  it('reads standard input for -', async () => {
    const { code, stdout } = await runCli(['decode', '-'], { stdin: examplePost('ipc-v2.1/lpr') })
    expect(code).toBe(0)
    expect(messagesOf(stdout)).toMatchObject([{ kind: 'alarm', category: 'lpr' }])
  })

  it('takes an empty file for a keepalive', async () => {
    const { code, stdout } = await runCli(['decode', temporaryFile('')])
    expect(code).toBe(0)
    expect(messagesOf(stdout)).toMatchObject([{ kind: 'keepalive' }])
  })

  it('ends with 1 when one post is unparsed, and prints the others', async () => {
    const { code, stdout } = await runCli(['decode', temporaryFile('no xml'), examplePath('ipc-v1x/motion')])
    expect(code).toBe(1)
    expect(messagesOf(stdout)).toMatchObject([
      { kind: 'unparsed', reason: 'not-xml' },
      { kind: 'alarm', category: 'motion' },
    ])
  })

  it('prints each document of a post that holds several', async () => {
    const both = Buffer.concat([examplePost('ipc-v1x/motion'), examplePost('ipc-v1x/lpr')])
    const { stdout } = await runCli(['decode', '-'], { stdin: both })
    expect(messagesOf(stdout)).toMatchObject([{ category: 'motion' }, { category: 'lpr' }])
  })

  it('writes the pictures, and nothing else, into the folder of --images', async () => {
    const folder = join(temporaryFolder(), 'pictures')
    const { stdout } = await runCli(['decode', examplePath('nvr-v2/vehicle-lpr'), '--images', folder])
    const [{ images }] = messagesOf(stdout) as [{ images: { file: string; bytes: number }[] }]
    expect(images.length).toBeGreaterThan(1)
    expect(filesIn(folder, '.')).toEqual(images.map(image => image.file).sort())
    for (const { file, bytes } of images) {
      const picture = readFileSync(file)
      expect(picture.length).toBe(bytes)
      expect(picture.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]))
    }
  })

  it('names a file that is not there, with exit code 1', async () => {
    const { code, stdout, stderr } = await runCli(['decode', '/nowhere/post.xml'])
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain('There is no readable file /nowhere/post.xml.')
  })
})
