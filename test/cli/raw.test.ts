import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HostedServer, launchHostedServer, startHostedServer } from '../support/hosted-server.ts'
import { examplePost, freshPost, smallAlarm, tinyPicture } from '../support/posts.ts'
import { runCli } from '../support/run-cli.ts'
import { filesIn, filesWritten, rowsOf, storedEvents } from '../support/stored.ts'

// Decoders stop at the end mark of a JPEG; what stands behind it only makes the picture larger.
const picture = Buffer.concat([Buffer.from(tinyPicture, 'base64'), Buffer.alloc(3001, 7)]).toString('base64')
const folded = (width: number, lineEnd: string) => picture.replace(new RegExp(`.{${width}}`, 'g'), `$&${lineEnd}`)

const alarms: [string, Buffer][] = [
  ['with plain base64', smallAlarm({ targetId: 1, pictureXml: picture })],
  ['with base64 in CDATA', smallAlarm({ targetId: 2, pictureXml: `<![CDATA[${picture}]]>` })],
  ['with base64 folded at 76 letters', smallAlarm({ targetId: 3, pictureXml: folded(76, '\r\n') })],
  ['with blanks around its base64', smallAlarm({ targetId: 4, pictureXml: `\n   <![CDATA[ ${picture} ]]>\n` })],
  ['with padding left out', smallAlarm({ targetId: 5, pictureXml: picture.replace(/=+$/, '') })],
  ['with a picture that is none', smallAlarm({ targetId: 6, pictureXml: 'aGVsbG8gd29ybGQ=' })],
  ['with several pictures', freshPost('ipc-v1x/face-match')],
  ['from a recorder', freshPost('nvr-v2/vehicle-lpr')],
  [
    'with bytes that are not UTF-8',
    Buffer.concat([smallAlarm({ targetId: 8 }), Buffer.from('<!--\xff\xfe-->', 'latin1')]),
  ],
  ['with line ends of all kinds', Buffer.from(examplePost('ipc-v1x/lpr').toString().replaceAll('\n', '\r\n'))],
]

describe.each(['full', 'compact'] as const)('viewtron raw, with raw posts kept %s,', mode => {
  let server: HostedServer
  let ids: string[]

  beforeAll(async () => {
    server = await launchHostedServer({ env: { VIEWTRON_RAW_POSTS: mode } })
    for (const [, post] of alarms) await server.post(post)
    ids = (await storedEvents(server.dataDir)).map(event => event.id)
  })
  afterAll(() => server.dispose())

  it.each(alarms.map(([what], n) => [what, n] as const))('prints an alarm %s byte for byte', async (_, n) => {
    const { code, bytes } = await runCli(['raw', ids[n] ?? '', '--data-dir', server.dataDir])
    expect(code).toBe(0)
    expect(bytes.equals(alarms[n]?.[1] ?? Buffer.alloc(0))).toBe(true)
  })

  it('prints a status post byte for byte', async () => {
    const post = examplePost('ipc-v1x/alarm-status')
    await server.post(post)
    const [entry] = rowsOf(server.dataDir, "select id from log where kind = 'status'")
    const { code, bytes } = await runCli(['raw', String(entry?.id), '--data-dir', server.dataDir])
    expect([code, bytes.toString()]).toEqual([0, post.toString()])
  })

  it('prints an unparsed post byte for byte', async () => {
    const post = Buffer.from([0, 1, 2, 255, 254, 10, 13, 60])
    await server.post(post)
    const [entry] = rowsOf(server.dataDir, 'select id from unparsed')
    const { code, bytes } = await runCli(['raw', String(entry?.id), '--data-dir', server.dataDir])
    expect([code, bytes]).toEqual([0, post])
  })
})

it('compact posts hold the name of each picture in place of its base64', async () => {
  const server = await startHostedServer({ env: { VIEWTRON_RAW_POSTS: 'compact' } })
  const post = freshPost('nvr-v2/vehicle-lpr')
  await server.post(post)
  await filesWritten(server.dataDir)
  const [file = ''] = filesIn(server.dataDir, 'raw_posts', /\.xml$/)
  const text = readFileSync(file, 'utf8')
  const [event] = await storedEvents(server.dataDir)
  for (const image of event?.images ?? []) expect(text).toContain(`image:${image.file?.split('/').at(-1)}`)
  expect(text.length).toBeLessThan(post.length / 2)
})

describe('viewtron raw', () => {
  it('says so where there is no such id, with exit code 1', async () => {
    const server = await startHostedServer()
    const id = '019ab1c2-5d1e-7c40-9a55-3f0c6a1b2c3d'
    const { code, stdout, stderr } = await runCli(['raw', id, '--data-dir', server.dataDir])
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain(`There is no entry ${id}.`)
  })

  it.each(['off', 'unparsed'])('says so where the post was not kept because raw posts are %s', async mode => {
    const server = await startHostedServer({ env: { VIEWTRON_RAW_POSTS: mode } })
    await server.post(freshPost('ipc-v1x/lpr'))
    const [event] = await storedEvents(server.dataDir)
    const { code, stderr } = await runCli(['raw', event?.id ?? '', '--data-dir', server.dataDir])
    expect(code).toBe(1)
    expect(stderr).toContain(`The original post of ${event?.id} was not kept.`)
    expect(filesIn(server.dataDir, 'images')).toHaveLength(2)
  })
})
