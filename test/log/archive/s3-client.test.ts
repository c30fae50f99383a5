import { expect, onTestFinished, test } from 'vitest'
import { S3Archive } from '../../../src/log/archive/s3/s3-archive.ts'
import type { S3ClientOptions } from '../../../src/log/archive/s3/s3-client.ts'
import { ViewtronError } from '../../../src/model/index.ts'
import { type S3Fault, S3Store } from '../../support/s3/s3-store.ts'

const path = 'images/2026-11-23/a.jpg'
const bytes = Buffer.alloc(100_000, 'picture')

function openAt(place: S3Store['place'], options: Partial<S3ClientOptions> = {}): S3Archive {
  const archive = new S3Archive({ place, patienceMs: 5000, silenceMs: 200, ...options })
  onTestFinished(() => archive.close())
  return archive
}

const passing: S3Fault[] = [500, 502, 503, 504, 429, 'cut', 'lost-answer', 'half-answer', 'silence']

test.each(passing)('a request that meets %s is made again under the same name', async fault => {
  const store = await S3Store.start()
  const archive = openAt(store.place)
  store.faults.push(fault, fault)
  await archive.put(path, bytes)
  expect([...store.objects.keys()]).toEqual([`site/${path}`])
  for (const work of [() => archive.read(path), () => archive.list('images/2026-11-23'), () => archive.sizeOf(path)]) {
    store.faults.push(fault)
    await work()
  }
  store.faults.push(fault)
  expect(bytes.equals(await archive.read(path))).toBe(true)
  store.faults.push(fault)
  await archive.removeAll([path])
  store.faults.push(fault)
  await archive.remove(path)
  expect(store.objects.size).toBe(0)
})

test('a store that stays away ends the patience, with the last reason', async () => {
  const store = await S3Store.start()
  const archive = openAt(store.place, { patienceMs: 500 })
  store.isAway = true
  await expect(archive.put(path, bytes)).rejects.toMatchObject({ code: 'archive-unreachable', status: 503 })
  store.stop()
  const error = await archive.put(path, bytes).catch((error: Error) => error)
  expect(error).toMatchObject({ code: 'archive-unreachable', message: expect.stringContaining('ECONNREFUSED') })
})

test('a refusal is said in words at once, without another attempt', async () => {
  const store = await S3Store.start()
  const refusal = async (place: Partial<S3Store['place']> = {}) => {
    const before = store.requests.length
    const error = await openAt({ ...store.place, ...place })
      .put(path, bytes)
      .catch((error: ViewtronError) => error)
    expect(error).toBeInstanceOf(ViewtronError)
    expect(store.requests.length - before).toBe(1)
    const { code, message } = error as ViewtronError
    expect(code).toBe('archive-refused')
    return /refuses requests: (.*)\.$/.exec(message)?.[1]
  }
  expect(await refusal({ secret: 'another' })).toBe('the secret does not belong to the key id')
  expect(await refusal({ keyId: 'nobody' })).toBe('it has no key with this id')
  expect(await refusal({ bucket: 'nowhere' })).toBe('there is no bucket nowhere')
  expect(await refusal({ region: 'eu-other-1' })).toBe('the bucket is not in the region eu-other-1')
  store.skewMs = 20 * 60_000
  expect(await refusal()).toBe('its clock and the clock of this machine differ by 20 minutes')
  store.skewMs = 0
  store.faults.push(404)
  expect(await refusal()).toBe('status 404')
  expect(store.objects.size).toBe(0)
})

test('as many connections are used as are allowed, and they are kept', async () => {
  const store = await S3Store.start()
  const archive = openAt(store.place, { connections: 3, silenceMs: 10_000 })
  const paths = Array.from({ length: 30 }, (_, n) => `images/2026-11-23/${n}.jpg`)
  await Promise.all(paths.map(path => archive.put(path, bytes)))
  expect(store.connections).toBe(3)
})

test('many files are removed in one request', async () => {
  const store = await S3Store.start()
  const archive = openAt(store.place, { silenceMs: 10_000 })
  const paths = Array.from({ length: 1500 }, (_, n) => `images/2026-11-23/${n}.jpg`)
  for (const path of paths) store.objects.set(`site/${path}`, bytes)
  await archive.removeAll(paths)
  expect(store.objects.size).toBe(0)
  expect(store.requests).toHaveLength(2)
})

test('a day that did not change is not listed again for its size', async () => {
  const store = await S3Store.start()
  const archive = openAt(store.place)
  for (const day of ['2026-11-22', '2026-11-23']) await archive.put(`images/${day}/a.jpg`, bytes)
  expect(await archive.bytesBelow('images')).toBe(200_000)
  await archive.put('images/2026-11-23/b.jpg', bytes)
  store.requests.length = 0
  expect(await archive.bytesBelow('images')).toBe(300_000)
  expect(store.requests.filter(request => request.includes('2026-11-22'))).toEqual([])
})
