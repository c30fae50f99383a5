import { describe, expect, it } from 'vitest'
import { siteForFile } from './site.ts'

const site = siteForFile()

async function importList(body: string | Buffer, { contentType = 'text/csv', query = '' } = {}) {
  const headers = { 'content-type': contentType }
  const reply = await site().call(`plates/import?${query}`, { method: 'POST', headers, body })
  return reply
}

const nameOf = async (plate: string) =>
  (await site().read(`plates?plate=${encodeURIComponent(plate)}&match=exact`)).items[0]?.known?.name ?? null

const utf16 = (text: string) => Buffer.from(text, 'utf16le')
const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16()

describe('a list from a spreadsheet', () => {
  it.each([
    ['sep=;\r\nplate;name\r\nSEP1;Ann, Bob\r\n', 'SEP1', 'Ann, Bob'],
    ['\ufeffsep=,\nname,plate\n"Ann; Bob",SEP2\n', 'SEP2', 'Ann; Bob'],
    ['"sep=|"\r\nplate|name\r\nSEP3|Ann\r\n', 'SEP3', 'Ann'],
    ['SEP=\t\r\nplate\tname\r\nSEP4\tAnn\r\n', 'SEP4', 'Ann'],
  ])('names its separator itself: %j', async (csv, plate, name) => {
    expect((await importList(csv)).json).toMatchObject({ added: 1, refused: [] })
    expect(await nameOf(plate)).toBe(name)
  })

  it('keeps the numbers of its lines below a line that names the separator', async () => {
    const { json } = await importList('sep=;\nplate;name\nLINE1;A\n;nobody\n', { query: 'dryRun=true' })
    expect(json.refused).toEqual([{ line: 4, reason: 'no plate, or one without letters and digits' }])
  })

  const polish = Buffer.from([...Buffer.from('plate;name\r\nPL1;'), 0xa3, ...Buffer.from('ukasz\r\n')])

  it('is read in the charset of its Content-Type or of the question', async () => {
    const first = await importList(polish, { contentType: 'text/csv; charset=windows-1250' })
    expect(first.json).toMatchObject({ added: 1, charset: 'windows-1250' })
    expect(await nameOf('PL1')).toBe('Łukasz')
    const second = await importList(polish, { query: 'charset=windows-1251' })
    expect(second.json).toMatchObject({ changed: 1, charset: 'windows-1251' })
    const quoted = await importList(polish, { contentType: 'text/csv;charset="ISO-8859-2"' })
    expect(quoted.json).toMatchObject({ changed: 1, charset: 'iso-8859-2' })
    expect(await nameOf('PL1')).toBe('Łukasz')
  })

  it('says so when nobody said how it is written', async () => {
    expect((await importList(polish, { query: 'dryRun=true' })).json).toMatchObject({
      charset: 'windows-1252',
      charsetGuessed: true,
    })
    const plain = await importList('plate\nPLAIN1\n', { query: 'dryRun=true' })
    expect(plain.json).toEqual({ added: 1, changed: 0, unchanged: 0, refused: [] })
  })

  it('is refused in a charset that nobody knows', async () => {
    const { status, json } = await importList(polish, { contentType: 'text/csv; charset=klingon' })
    expect([status, json.code]).toEqual([400, 'plates-unreadable'])
    expect(json.detail).toContain('klingon')
  })

  it.each([
    ['UTF-16 with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16('plate\tname\r\nU1\tŁukasz\r\n')]), 'U1'],
    ['UTF-16 without one', utf16('plate\tname\r\nU2\tŁukasz\r\n'), 'U2'],
    ['UTF-16, the high byte first', swapped(utf16('plate;name\r\nU3;Łukasz\r\n')), 'U3'],
  ])('in %s is recognised', async (_, bytes, plate) => {
    expect((await importList(bytes)).json).toMatchObject({ added: 1 })
    expect(await nameOf(plate)).toBe('Łukasz')
  })

  it('is refused line by line where the spreadsheet took a plate for something else', async () => {
    const mangled = [
      '1.2E+34',
      '1,2E+34',
      '1E+11',
      '#REF!',
      '#N/A',
      '#BEZUG!',
      '#####',
      '=1+1',
      '@SUM(A1)',
      '12-Mar',
      'Mrz 26',
      '12. Mai',
      '2026-03-12',
      '12/03/2026',
      '12.03.2026',
      '12.03.26',
      '3/12/26',
      '12:30',
      '12-mars-26',
    ]
    const { json } = await importList(`plate;name\n${mangled.map(cell => `"${cell}";x\n`).join('')}`)
    expect(json).toMatchObject({ added: 0 })
    expect(json.refused.map(({ line }: { line: number }) => line)).toEqual(mangled.map((_, n) => n + 2))
    for (const [n, { reason }] of json.refused.entries()) expect(reason).toContain(mangled[n])
  })

  it('takes plates that only resemble such things', async () => {
    const plates = [
      '12E34',
      '1E1',
      'MAR 12',
      '12-MAR-34',
      '12-34-56',
      '4567',
      '45678',
      '- EN 167',
      'B.MW 12',
      '12-AB-3',
    ]
    const { json } = await importList(`plate\n${plates.join('\n')}\n`)
    expect(json).toMatchObject({ added: plates.length, refused: [] })
  })

  it('is refused where a name is an error of the spreadsheet', async () => {
    const { json } = await importList('plate,name\nNAME1,#N/A\nNAME2,#1 fan\n')
    expect(json).toMatchObject({
      added: 1,
      refused: [{ line: 2, reason: 'name: #N/A is an error of the spreadsheet' }],
    })
  })
})
