import {
  appendFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { csvLines, csvText, printed } from '../ingest/data-folder.ts'
import { countPost, intrusionPost, jpegSaying, platePost } from '../ingest/posts.ts'
import { type HostedServer, startHostedServer } from '../support/hosted-server.ts'
import { until } from '../support/until.ts'
import { csvRecords } from './csv-table.ts'

const pathOf = (server: HostedServer) => join(server.dataDir, 'events.csv')

/** Posts a plate and waits until its line is in the file. */
async function postPlate(server: HostedServer, number: string): Promise<void> {
  expect((await server.post(platePost({ plates: [{ number }] }))).status).toBe(200)
  await until(() => csvText(server.dataDir).includes(`,${number},`), { what: `the line of ${number}` })
}

const platesIn = (text: string) => csvRecords(text).map(line => line.plate)

test('an event of two targets is two lines with its own pictures', async () => {
  const server = await startHostedServer()
  const plates = ['AB 12', 'CD 34'].map(number => ({ number, crop: jpegSaying(number), list: 'whiteList' }))
  await server.post(platePost({ overview: jpegSaying('scene'), plates }))
  await server.stop()
  const lines = csvLines(server.dataDir)
  expect(
    lines.map(({ plate, plate_group, plate_list, target_type }) => [plate, plate_group, plate_list, target_type]),
  ).toEqual([
    ['AB 12', 'whiteList', 'allow', 'vehicle'],
    ['CD 34', 'whiteList', 'allow', 'vehicle'],
  ])
  const pictures = (line: Record<string, string>, cell: string) => readFileSync(join(server.dataDir, line[cell]!))
  for (const line of lines) {
    expect(pictures(line, 'target_image')).toEqual(jpegSaying(line.plate!))
    expect(pictures(line, 'overview_image')).toEqual(jpegSaying('scene'))
  }
})

test('each counter is in the line of the first target of its type, or in a line of its own', async () => {
  const server = await startHostedServer()
  await server.post(countPost())
  await server.stop()
  const counts = csvLines(server.dataDir).map(line => [
    line.target_type,
    line.count_entered,
    line.count_left,
    line.count_present,
  ])
  expect(counts).toEqual([
    ['person', '4', '3', '1'],
    ['vehicle', '20', '18', '2'],
  ])
})

test('quotes, commas, line ends and accents in names and plates come back as they were', async () => {
  const server = await startHostedServer()
  const name = 'Tor "Süd", Straße 7\nEingang é'
  await server.post(intrusionPost({ device: { name, mac: '58:5b:69:00:00:0a' } }))
  await server.post(platePost({ plates: [{ number: 'M"Ü,1' }] }))
  await server.stop()
  const [first, second] = csvLines(server.dataDir)
  expect(first?.camera).toBe(name)
  expect(second?.plate).toBe('M"Ü,1')
  expect(csvText(server.dataDir)).toBe(await printed(server.dataDir, '--csv'))
})

test('cells that a spreadsheet would run as a formula are neutralised', async () => {
  const server = await startHostedServer()
  const plates = ['=1+1', '+49', '-3', '@x'].map(number => ({ number }))
  await server.post(platePost({ plates, device: { name: '=HYPERLINK("x")', mac: '58:5b:69:00:00:0b' } }))
  await server.stop()
  expect(csvLines(server.dataDir).map(line => line.plate)).toEqual(["'=1+1", "'+49", "'-3", "'@x"])
  for (const line of csvLines(server.dataDir)) expect(line.camera).toBe('\'=HYPERLINK("x")')
})

test('a post that could not be understood does not hold up the lines of later events', async () => {
  const server = await startHostedServer()
  await postPlate(server, 'ONE')
  await server.post('this is no XML')
  await postPlate(server, 'TWO')
  expect(platesIn(csvText(server.dataDir))).toEqual(['ONE', 'TWO'])
})

test('deleted while the server runs: it is created again with a header', async () => {
  const server = await startHostedServer()
  await postPlate(server, 'ONE')
  rmSync(pathOf(server))
  expect((await server.post(platePost({ plates: [{ number: 'TWO' }] }))).status).toBe(200)
  await server.stop()
  expect(platesIn(csvText(server.dataDir))).toEqual(['TWO'])
})

test('renamed while the server runs: a new file with a header is begun', async () => {
  const server = await startHostedServer()
  await postPlate(server, 'ONE')
  const archived = join(server.dataDir, 'november.csv')
  renameSync(pathOf(server), archived)
  await server.post(platePost({ plates: [{ number: 'TWO' }] }))
  await server.stop()
  expect(platesIn(readFileSync(archived, 'utf8'))).toEqual(['ONE'])
  expect(platesIn(csvText(server.dataDir))).toEqual(['TWO'])
})

test('replaced by a program that saves a new file: what it wrote is continued', async () => {
  const server = await startHostedServer()
  await postPlate(server, 'ONE')
  const saved = `${csvText(server.dataDir).replace('ONE', 'EDITED')}a last line without an end`
  const before = statSync(pathOf(server)).ino
  writeFileSync(`${pathOf(server)}.new`, saved)
  renameSync(`${pathOf(server)}.new`, pathOf(server))
  expect(statSync(pathOf(server)).ino).not.toBe(before)
  await server.post(platePost({ plates: [{ number: 'TWO' }] }))
  await server.stop()
  expect(csvText(server.dataDir).startsWith(`${saved}\r\n`)).toBe(true)
  expect(platesIn(csvText(server.dataDir))).toEqual(['EDITED', '', 'TWO'])
})

test('edited in place: the edit stays and later lines follow it', async () => {
  const server = await startHostedServer()
  await postPlate(server, 'ONE')
  appendFileSync(pathOf(server), 'a note somebody added\r\n')
  await postPlate(server, 'TWO')
  await server.stop()
  const cells = csvRecords(csvText(server.dataDir)).map(line => line.plate || line.camera)
  expect(cells).toEqual(['ONE', 'a note somebody added', 'TWO'])
})

test('edited in place while the server was stopped: the edit stays', async () => {
  const server = await startHostedServer()
  for (const number of ['ONE', 'TWO']) await postPlate(server, number)
  await server.stop()
  const edited = csvText(server.dataDir).replace('ONE', 'a longer plate than before').replace('TWO', 'and another')
  writeFileSync(pathOf(server), edited)
  const again = await startHostedServer({ dataDir: server.dataDir })
  await postPlate(again, 'THREE')
  expect(platesIn(csvText(server.dataDir))).toEqual(['a longer plate than before', 'and another', 'THREE'])
})

test('emptied while the server runs: it continues with a header', async () => {
  const server = await startHostedServer()
  await postPlate(server, 'ONE')
  truncateSync(pathOf(server), 0)
  await postPlate(server, 'TWO')
  await server.stop()
  expect(platesIn(csvText(server.dataDir))).toEqual(['TWO'])
})

test('cut short within a line while the server runs: the next line begins on a line of its own', async () => {
  const server = await startHostedServer()
  await postPlate(server, 'ONE')
  truncateSync(pathOf(server), statSync(pathOf(server)).size - 10)
  await postPlate(server, 'TWO')
  await server.stop()
  expect(platesIn(csvText(server.dataDir))).toEqual(['ONE', 'TWO'])
})

/** The file as a version with fewer columns left it. */
const withColumns = (text: string, count: number) =>
  text
    .trimEnd()
    .split('\r\n')
    .map(line => `${line.split(',').slice(0, count).join(',')}\r\n`)
    .join('')

test.each([
  ['fewer columns', (text: string) => withColumns(text, 20)],
  ['the nine columns of the original server', (text: string) => withColumns(text, 9)],
  ['more columns', (text: string) => text.replace(/\r\n/g, ',x\r\n')],
  ['semicolons', (text: string) => text.replaceAll(',', ';')],
])('a file with %s is set aside and written anew from the log', async (_, rewrite) => {
  const first = await startHostedServer()
  for (const number of ['ONE', 'TWO']) await postPlate(first, number)
  await first.stop()
  const before = csvText(first.dataDir)
  const older = rewrite(before)
  writeFileSync(pathOf(first), older)
  const second = await startHostedServer({ dataDir: first.dataDir })
  await postPlate(second, 'THREE')
  await second.stop()
  expect(csvText(first.dataDir).startsWith(before)).toBe(true)
  expect(platesIn(csvText(first.dataDir))).toEqual(['ONE', 'TWO', 'THREE'])
  expect(csvText(first.dataDir)).toBe(await printed(first.dataDir, '--csv'))
  const [aside, ...more] = readdirSync(first.dataDir).filter(name => name.startsWith('.events.csv.before-'))
  expect(readFileSync(join(first.dataDir, aside!), 'utf8')).toBe(older)
  expect(more).toEqual([])
})

test('a file whose header a spreadsheet marked and quoted is continued as it is', async () => {
  const first = await startHostedServer()
  await postPlate(first, 'ONE')
  await first.stop()
  const [header, ...lines] = csvText(first.dataDir).split('\r\n')
  const quoted = header!.split(',').map(column => `"${column}"`)
  writeFileSync(pathOf(first), [`\ufeff${quoted.join(',')}`, ...lines].join('\r\n'))
  const second = await startHostedServer({ dataDir: first.dataDir })
  await postPlate(second, 'TWO')
  await second.stop()
  expect(csvText(first.dataDir).startsWith('\ufeff"camera"')).toBe(true)
  expect(readdirSync(first.dataDir).filter(name => name.startsWith('.events.csv'))).toEqual([])
})
