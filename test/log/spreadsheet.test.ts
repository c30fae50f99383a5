import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { csvHeader } from '../../src/ingest/index.ts'
import { platePost } from '../ingest/posts.ts'
import { startServer } from '../support/server-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

function libreOffice(): string | null {
  for (const name of ['soffice', 'libreoffice']) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim()
    } catch {}
  }
  return null
}

const program = libreOffice()
if (!program) console.warn('The spreadsheet test is skipped: LibreOffice is not installed')

// Comma, double quote, UTF-8, first line 1: what its import dialogue offers for this file.
const importFilter = 'CSV:44,34,76,1'
const asHtml = 'html:HTML (StarCalc)'

test.skipIf(!program)(
  'a spreadsheet program shows every cell as it was and runs none',
  async () => {
    const server = await startServer()
    const name = 'Tor "Süd", 大门\nEingang'
    const plates = ['=1+1', '+49', '-3', '@x', 'M-Ü 7'].map(number => ({ number }))
    await server.post(platePost({ plates, device: { name, mac: '58:5b:69:00:00:0c' } }))
    await server.stop()
    const home = temporaryFolder()
    execFileSync(
      program ?? '',
      [
        `-env:UserInstallation=${pathToFileURL(join(home, 'profile'))}`,
        '--headless',
        `--infilter=${importFilter}`,
        '--convert-to',
        asHtml,
        '--outdir',
        home,
        join(server.dataDir, 'events.csv'),
      ],
      { stdio: 'pipe', timeout: 120_000 },
    )
    const html = readFileSync(join(home, 'events.html'), 'utf8')
    const cells = [...html.matchAll(/<td[^>]*>([\s\S]*?)<\/td>/gi)].map(([, cell = '']) =>
      cell
        .replace(/<br[^>]*>/g, '\n')
        .replace(/<[^>]*>/g, '')
        .replaceAll('&quot;', '"')
        .replaceAll('&amp;', '&'),
    )
    const columns = csvHeader.split(',').length
    const rows = Array.from({ length: cells.length / columns }, (_, n) => cells.slice(n * columns, (n + 1) * columns))
    expect(rows.map(row => row[4])).toEqual(['plate', "'=1+1", "'+49", "'-3", "'@x", 'M-Ü 7'])
    for (const row of rows.slice(1)) expect(row[0]?.replace(/\s+/g, ' ')).toBe('Tor "Süd", 大门 Eingang')
  },
  90_000,
)
