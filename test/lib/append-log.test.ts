import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AppendLog } from '../../src/lib/append-log.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const logPath = () => join(temporaryFolder(), 'day.ndjson')

test('every record lies where its place says, however many are added at once', async () => {
  const folder = temporaryFolder()
  let files = 0
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 30 }), async texts => {
      const path = join(folder, String(files++))
      const log = await AppendLog.open(path)
      const lines = texts.map(text => `${JSON.stringify(text)}\n`)
      const places = await Promise.all(lines.map(line => log.append(line)))
      await log.close()
      const bytes = readFileSync(path)
      const found = places.map(({ offset, length }) => bytes.toString('utf8', offset, offset + length))
      expect(found).toEqual(lines)
      expect(bytes.toString()).toBe(lines.join(''))
    }),
    { numRuns: 40 },
  )
})

test.for([
  ['one\ntwo\nthr', 'one\ntwo\n'],
  ['one\n', 'one\n'],
  ['torn', ''],
  ['', ''],
  [`one\n${'x'.repeat(200_000)}`, 'one\n'],
  // The rest, after a power cut, of lines that were not synced.
  [`one\ntw${'\0'.repeat(5000)}`, 'one\n'],
  [`one\ntw${'\0'.repeat(90_000)}ee\nfour\n`, 'one\n'],
])('a torn last line is cut before anything is added: %#', async ([before, kept]) => {
  const path = logPath()
  writeFileSync(path, before as string)
  const log = await AppendLog.open(path)
  const place = await log.append('next\n')
  await log.close()
  expect(readFileSync(path, 'utf8')).toBe(`${kept}next\n`)
  expect(place).toEqual({ offset: kept?.length, length: 5 })
})

test('records are in the file when they are acknowledged, before any sync', async () => {
  const path = logPath()
  const log = await AppendLog.open(path)
  await log.append('one\n')
  expect(readFileSync(path, 'utf8')).toBe('one\n')
  await log.close()
})

test('a record that cannot be written is refused, and so is its group', async () => {
  const log = await AppendLog.open(logPath())
  await log.close()
  const results = await Promise.allSettled([log.append('one\n'), log.append('two\n')])
  expect(results.map(result => result.status)).toEqual(['rejected', 'rejected'])
})
