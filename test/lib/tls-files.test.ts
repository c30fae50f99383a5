import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { certificateTroubles } from '../../src/lib/certificate-troubles.ts'
import { TlsFiles, type TlsPair } from '../../src/lib/tls-files.ts'
import { selfSigned } from '../../src/simulator/devices/index.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

let first: TlsPair
let second: TlsPair

beforeAll(async () => {
  first = await selfSigned('first')
  second = await selfSigned('second')
})

async function watched() {
  const folder = temporaryFolder()
  const paths = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
  const write = ({ cert, key }: Partial<TlsPair>) => {
    if (cert !== undefined) writeFileSync(paths.cert, cert)
    if (key !== undefined) writeFileSync(paths.key, key)
  }
  write(first)
  const news: (string | null)[] = []
  const files = new TlsFiles({ paths, changed: reason => news.push(reason), everyMs: 2 ** 30 })
  await files.start()
  onTestFinished(() => files.stop())
  const used: TlsPair[] = []
  files.watch(pair => used.push(pair))
  return { files, paths, write, news, used }
}

it('uses a pair of files, and the next one when they change', async () => {
  const { files, write, news, used } = await watched()
  expect(files.pair).toEqual(first)
  await files.reload()
  expect(news).toEqual([])
  write(second)
  await files.reload()
  expect([files.pair, used, news]).toEqual([second, [second], [null]])
})

it('keeps the pair before while the files do not match, and says so once', async () => {
  const { files, paths, write, news, used } = await watched()
  write({ cert: second.cert })
  await files.reload()
  await files.reload()
  const reason = `the key in ${paths.key} does not belong to the certificate in ${paths.cert}`
  expect([files.pair, files.trouble, news]).toEqual([first, reason, [reason]])
  write({ key: second.key })
  await files.reload()
  expect([files.pair, files.trouble, used]).toEqual([second, null, [second]])
})

it.each([
  ['no certificate in PEM form', { cert: 'nothing' }],
  ['no private key in PEM form', { key: 'nothing' }],
])('says that a file holds %s', async (reason, content) => {
  const { files, write } = await watched()
  write(content)
  await files.reload()
  expect(files.trouble).toContain(reason)
})

it('says that a file is missing, and that it is all right again', async () => {
  const { files, paths, write, news } = await watched()
  rmSync(paths.key)
  await files.reload()
  expect(files.trouble).toContain(`cannot read ${paths.key}`)
  write(first)
  await files.reload()
  expect([files.trouble, news.at(-1)]).toEqual([null, null])
})

it('does not start with files that cannot be used', async () => {
  const files = new TlsFiles({ paths: { cert: '/nowhere/c.pem', key: '/nowhere/k.pem' }, changed: () => undefined })
  await expect(files.start()).rejects.toThrow('cannot read /nowhere/c.pem')
})

it('reports what is wrong with the certificates of the ports', () => {
  const now = Date.UTC(2026, 10, 30)
  const day = 86_400_000
  const state = { port: 'web port', path: '/c.pem', validUntil: now + 15 * day, trouble: null } as const
  const messages = (changes: object) => certificateTroubles([{ ...state, ...changes }], now).map(one => one.message)
  expect(messages({})).toEqual([])
  expect(messages({ validUntil: now + 13 * day })).toEqual([
    'The certificate of the web port (/c.pem) expires in 13 days.',
  ])
  expect(messages({ validUntil: now - day })).toEqual(['The certificate of the web port (/c.pem) expired 1 day ago.'])
  expect(messages({ trouble: 'it is empty' })).toEqual([
    'The new certificate of the web port cannot be used: it is empty. The one before stays in use.',
  ])
})
