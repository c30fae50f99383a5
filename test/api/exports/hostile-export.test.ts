import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filterInWords } from '../../../src/api/events/filter-words.ts'
import { exportName } from '../../../src/api/exports/export-name.ts'
import { exportsHere } from '../../../src/api/exports/open-export.ts'
import { PictureNames } from '../../../src/api/exports/picture-names.ts'
import { Selections } from '../../../src/api/exports/selections.ts'
import { fileNamePart } from '../../../src/lib/file-name.ts'
import { openArchive } from '../../../src/log/index.ts'
import type { EventImage } from '../../../src/model/index.ts'
import { unzipped } from '../../dashboard/downloads.ts'
import { jpegSaying } from '../../ingest/posts.ts'
import { plate, sampleEvent } from '../../search/sample-events.ts'
import { startStore } from '../../search/search-store.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '../../../etc/passwd',
  '..\\..\\windows\\system32',
  'C:\\autorun.inf',
  '/absolute',
  'evil\u202egpj.exe',
  'שלום',
  '大门',
  '🚗🔥',
  'a\nb\r\nc\0d',
  'x'.repeat(1000),
  '',
  '.',
  'CON',
  "'; drop table log; --",
]

const about = { by: '<b>Ann</b>', filter: 'All events', serverName: 'server', version: '1.0.0' }
const now = new Date('2026-11-30T12:00:00Z')

function image(file: string): EventImage {
  const facts = { role: 'overview', target: null, width: 1, height: 1, bytes: 9, contentType: 'image/jpeg' } as const
  return { ...facts, valid: true, sha256: 'a'.repeat(64), file }
}

async function hostileExport(): Promise<Map<string, Buffer>> {
  const dataDir = temporaryFolder()
  const store = await startStore()
  const events = hostile.map((name, n) => {
    const file = `pictures/${n}.jpg`
    mkdirSync(join(dataDir, 'pictures'), { recursive: true })
    writeFileSync(join(dataDir, file), jpegSaying(name.slice(0, 20)))
    return sampleEvent(n + 1, { camera: `camera${n}`, targets: [{ plate: plate(name || 'X') }], images: [image(file)] })
  })
  for (const [n, name] of hostile.entries()) await store.addCamera(`camera${n}`, name)
  await store.store(events)
  const open = exportsHere({
    queries: store.database.queries,
    archive: openArchive({ dataDir }),
    timeZone: 'Europe/Berlin',
  })
  const pieces: Buffer[] = []
  for await (const piece of await open({
    format: 'zip',
    filter: {},
    seqs: null,
    passes: null,
    lastSeq: 100,
    about,
    now,
  })) {
    pieces.push(piece)
  }
  return unzipped(Buffer.concat(pieces))
}

describe('an archive of hostile names', () => {
  it('has paths that stay in it, pictures that the report finds, no markup of theirs, and right hashes', async () => {
    const files = await hostileExport()
    const pictures = [...files.keys()].filter(path => path.startsWith('pictures/'))
    expect(pictures).toHaveLength(hostile.length)
    for (const path of pictures) {
      expect(path).toMatch(/^pictures\/2026-03-01\/13-00-00_[\p{L}\p{N}_-]+_overview_\d+-0\.jpg$/u)
      expect(Buffer.byteLength(path)).toBeLessThan(255)
    }
    const report = String(files.get('index.html'))
    expect(report.match(/<(script|b|img src=x)\b/)).toBeNull()
    expect(report).not.toContain('\u202e')
    expect(report).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(report).toContain('<bdi>&lt;b&gt;Ann&lt;/b&gt;</bdi>')
    const sources = [...report.matchAll(/<img src="([^"]+)"/g)].map(([, source = '']) => decodeURIComponent(source))
    expect(sources.sort()).toEqual(pictures.sort())
    expect(String(files.get('about.txt')).split('\n')).toContain('Exported by: <b>Ann</b>')

    const folder = temporaryFolder()
    for (const [path, content] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content)
    }
    const { status } = spawnSync('sha256sum', ['--strict', '--quiet', '-c', 'SHA256SUMS'], { cwd: folder })
    expect(status).toBe(0)
  })
})

describe('names of files', () => {
  it.each(hostile)('of %j hold letters, digits and dashes only', name => {
    expect(fileNamePart(name, { most: 20 })).toMatch(/^[\p{L}\p{N}-]{0,20}$/u)
    expect(fileNamePart(name, { most: 20, letters: 'plain' })).toMatch(/^[A-Za-z0-9-]{0,20}$/)
    const query = { camera: [name], plate: name, text: name, group: [name] }
    const file = exportName({ query, cameras: [name], chosen: null, view: 'events', now, timeZone: 'UTC' })
    expect(file).toMatch(/^viewtron-[A-Za-z0-9-]{1,120}\.zip$/)
  })

  it('say the days of the filter', () => {
    const name = (query: object, chosen: number | null = null) =>
      exportName({ query, cameras: [], chosen, view: 'events', now, timeZone: 'Europe/Berlin' })
    const from = new Date('2026-11-27T23:00:00Z')
    expect(name({})).toBe('viewtron-events-2026-11-30.zip')
    expect(name({ from, to: new Date('2026-11-28T23:00:00Z') })).toBe('viewtron-events-2026-11-28.zip')
    expect(name({ from, plate: 'B-X 1*' })).toBe('viewtron-B-X-1-2026-11-28-to-2026-11-30.zip')
    expect(name({ to: from, category: ['face', 'lpr'] })).toBe('viewtron-2-types-until-2026-11-27.zip')
    expect(name({ from, to: from }, 5)).toBe('viewtron-5-events-2026-11-28.zip')
  })

  it('of pictures stay the same while a camera is renamed', () => {
    const names = new PictureNames('UTC')
    const event = sampleEvent(7, { images: [image('a.jpg')] })
    const before = names.of({ ...event, camera: { id: 'gate', name: 'Gate' } }, 0)
    expect(before).toBe('pictures/2026-03-01/12-00-00_Gate_overview_7-0.jpg')
    expect(names.of({ ...event, camera: { id: 'gate', name: 'Exit' } }, 0)).toBe(before)
  })
})

describe('a filter in words', () => {
  const words = { cameraName: (id: string) => (id === 'gate_1' ? 'Gate' : id), timeZone: 'Europe/Berlin' }

  it('names each condition, and says so if there is none', () => {
    expect(filterInWords({}, words)).toBe('All events')
    const from = new Date('2026-11-27T23:00:00Z')
    const query = { camera: ['gate_1', 'Yard'], plate: 'AB\n1', plateMatch: 'exact', from, kept: true } as const
    expect(filterInWords({ ...query, camera: ['gate_1', 'Yard'], vehicleType: ['van'] }, words)).toBe(
      'Camera: Gate or Yard; Plate: AB 1 (exactly); From: 2026-11-28 00:00:00 Europe/Berlin; Kept: yes; Vehicle type: van',
    )
    expect(filterInWords({ hours: '22:00-06:00', zone: 'UTC', category: ['lpr'] }, words)).toBe(
      'Hours of the day: 22:00-06:00 UTC; Type: Plate',
    )
  })
})

describe('a selection', () => {
  it('belongs to its caller, and ends after 15 minutes', () => {
    const clock = new FakeClock()
    const selections = new Selections({ clock })
    const ann = { kind: 'user', userId: '1', name: 'Ann', access: 'read', cameras: null } as const
    const { id } = selections.add(ann, [
      { seq: 4, time: 10 },
      { seq: 9, time: 30 },
    ])
    expect(selections.find(ann, id)).toMatchObject({ seqs: [4, 9], from: 10, to: 30 })
    expect(() => selections.find({ ...ann, userId: '2' }, id)).toThrow('does not exist any more')
    clock.pass(15 * 60_000)
    expect(() => selections.find(ann, id)).toThrow('does not exist any more')
  })
})
