import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeDatabase } from '../ingest/data-folder.ts'
import { noBrowser } from '../support/browser.ts'
import { launchServer } from '../support/server-process.ts'
import { dashboardUnderTest } from './browser.ts'

const env = { VIEWTRON_AUTH: 'off' }
const dayMs = 86_400_000

/** As if the clock had been put forward by 40 days since the server ran last. */
function putForward(dataDir: string): void {
  const database = new DatabaseSync(join(dataDir, 'viewtron.db'))
  const { value } = database.prepare("select value from setting where name = 'clock'").get() as { value: string }
  const clock = JSON.parse(value)
  clock.known.at -= 40 * dayMs
  database.prepare("update setting set value = ? where name = 'clock'").run(JSON.stringify(clock))
  database.close()
}

describe.skipIf(noBrowser)('the health of the server on the page', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'viewtron-health-'))
  beforeAll(async () => {
    const server = await launchServer({ dataDir, env })
    await server.stop()
    putForward(dataDir)
    changeDatabase(
      dataDir,
      `insert into setting values ('retention', '{"eventDays":30,"pictureDays":null,"rawPostDays":null}')`,
    )
  })
  const site = dashboardUnderTest({ dataDir, env })
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

  it('asks whether the clock is right, and goes on when someone says so', async () => {
    const { page, complaints } = await site.open('settings/retention')
    await page.getByText('Is the server clock correct?').waitFor()
    await page.getByRole('link', { name: 'No data is removed until you check this' }).waitFor()
    await page.getByRole('button', { name: 'The clock is correct' }).click()
    await page.getByText('Is the server clock correct?').waitFor({ state: 'detached' })
    await page.getByText(/^Next run/).waitFor()
    expect((await site.api('retention')).clock.trouble).toBeNull()
    expect(complaints).toEqual([])
  })
})
