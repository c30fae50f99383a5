import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { RawPostMode } from '../../src/ingest/index.ts'
import { type HostedServer, startHostedServer } from '../support/hosted-server.ts'
import { runCli } from '../support/run-cli.ts'
import { filesIn, rawFiles, rows, storedEvents } from './data-folder.ts'
import { intrusionPost, jpegSaying, keepalivePost, statusPost, trajectoryPost } from './posts.ts'

const overview = jpegSaying('scene'.repeat(200))
const crop = jpegSaying('crop'.repeat(200))
const alarm = intrusionPost({ overview, crop })

async function serverAfter(mode: RawPostMode, posts: Buffer[]): Promise<HostedServer> {
  const server = await startHostedServer({ env: { VIEWTRON_RAW_POSTS: mode } })
  for (const body of posts) expect((await server.post(body)).status).toBe(200)
  await server.stop()
  return server
}

/** Kinds of files in the data directory, each once. */
async function kindsOfFiles(mode: RawPostMode): Promise<string[]> {
  const posts = [
    alarm,
    Buffer.from('no XML'),
    keepalivePost('one'),
    trajectoryPost(1),
    statusPost({ motionAlarm: true }),
  ]
  const { dataDir } = await serverAfter(mode, posts)
  const kinds = [...filesIn(dataDir, 'images'), ...filesIn(dataDir, 'raw_posts')].map(path =>
    path
      .replace(/\d{4}-\d{2}-\d{2}\//, '')
      .replace(/raw_20.*?_127\.0\.0\.1_[0-9a-f-]{36}/, 'raw')
      .replace(/images\/.*-(overview|target)\.jpg/, 'images/$1.jpg'),
  )
  return kinds.sort()
}

const images = ['images/overview.jpg', 'images/target.jpg']
const unparsed = ['raw_posts/unparsed/raw.reason.txt', 'raw_posts/unparsed/raw.xml']

test('full keeps every post', async () => {
  expect(await kindsOfFiles('full')).toEqual([...images, 'raw_posts/raw.xml', 'raw_posts/stream.ndjson', ...unparsed])
})

test('compact keeps every post', async () => {
  expect(await kindsOfFiles('compact')).toEqual([
    ...images,
    'raw_posts/raw.xml',
    'raw_posts/stream.ndjson',
    ...unparsed,
  ])
})

test('unparsed keeps the stream and what could not be understood', async () => {
  expect(await kindsOfFiles('unparsed')).toEqual([...images, 'raw_posts/stream.ndjson', ...unparsed])
})

test('off keeps pictures and rows only', async () => {
  expect(await kindsOfFiles('off')).toEqual(images)
})

test('off still has a row for a post that could not be understood, and answers that the post is not kept', async () => {
  const { dataDir } = await serverAfter('off', [Buffer.from('no XML')])
  const [row] = rows<{ id: string; reason: string }>(dataDir, 'select id, reason from unparsed')
  expect(row?.reason).toBe('not-xml')
  const { code, stderr } = await runCli(['raw', row!.id, '--data-dir', dataDir])
  expect([code, stderr]).toEqual([1, expect.stringContaining('raw-not-kept')])
})

/** The only raw post's size on disk beside the original's; its original comes back byte for byte. */
async function compacted(post: Buffer): Promise<{ stored: Buffer; pictures: number }> {
  const { dataDir } = await serverAfter('compact', [post])
  const [event] = await storedEvents(dataDir)
  const [path = ''] = rawFiles(dataDir)
  const original = await runCli(['raw', event!.id, '--data-dir', dataDir])
  expect(original.bytes.equals(post), 'byte for byte').toBe(true)
  expect(statSync(join(dataDir, path)).size).toBeLessThanOrEqual(post.length)
  return { stored: readFileSync(join(dataDir, path)), pictures: filesIn(dataDir, 'images').length }
}

test('compact replaces each picture by the name of its file', async () => {
  const { stored } = await compacted(alarm)
  expect(stored.toString().match(/image:[^<\]]+-(overview|target)\.jpg/g)).toHaveLength(2)
  expect(stored.length).toBeLessThan(alarm.length - overview.length - crop.length)
})

const folded = (picture: Buffer) => picture.toString('base64').replace(/.{76}/g, '$&\r\n')
const urlSafe = (picture: Buffer) => picture.toString('base64').replaceAll('+', '-').replaceAll('/', '_')

/** The picture's base64 with other unused bits in its last letter. */
function strayBits(picture: Buffer): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const text = picture.toString('base64')
  const last = text.replace(/=+$/, '').at(-1) ?? ''
  const other = letters[letters.indexOf(last) + 1] ?? ''
  return text.replace(`${last}=`, `${other}=`)
}

const odd = Array.from({ length: 3 }, (_, n) => jpegSaying('x'.repeat(n))).find(one => one.length % 3 === 1) as Buffer

test.for([
  ['folded lines', folded(overview), 1],
  ['line ends around it', `\r\n${overview.toString('base64')}\r\n`, 1],
  ['no padding', odd.toString('base64').replace(/=+$/, ''), 1],
  ['stray bits in the last letter', strayBits(odd), 1],
  ['letters of the URL alphabet', urlSafe(overview), 0],
  ['a placeholder', 'BASE64_JPEG_TARGET_CROP', 0],
  ['text that looks like our own reference', 'image:x.jpg', 0],
  ['a reference to a file elsewhere', 'image:../../viewtron.db', 0],
] as const)('compact brings back base64 with %s byte for byte', async ([, text, pictures]) => {
  expect((await compacted(intrusionPost({ overview: text }))).pictures).toBe(pictures)
})

test('compact brings back an overview that is sent twice, once folded', async () => {
  const twice = intrusionPost({ overview, crop }).toString()
  const item = `<item><image>0</image><targetImageData><targetBase64Data>${folded(overview)}</targetBase64Data></targetImageData></item>`
  await compacted(Buffer.from(twice.replace('<listInfo type="list" count="1">', match => match + item)))
})

test('full keeps a post that already holds the words of a reference as it is', async () => {
  const post = intrusionPost({ overview: 'image:x.jpg', crop })
  const { dataDir } = await serverAfter('full', [post])
  const [event] = await storedEvents(dataDir)
  expect((await runCli(['raw', event!.id, '--data-dir', dataDir])).bytes).toEqual(post)
})
