import { spawnSync } from 'node:child_process'
import { fstatSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { journalLines, leadsToJournal } from '../../src/lib/journal.ts'
import { projectRoot } from '../support/project-root.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

it('puts the priority before each line', () => {
  expect(journalLines('INFO: ready\nWARN: late\nERROR: broken\nDEBUG: fine\n').text).toBe(
    '<6>ready\n<4>late\n<3>broken\n<7>fine\n',
  )
})

it('gives the lines of a stack the priority of their entry', () => {
  expect(journalLines('ERROR: broken\n    at here\nINFO: on\n').text).toBe('<3>broken\n<3>    at here\n<6>on\n')
})

it('recognizes the journal by device and inode, not by the variable alone', () => {
  expect(leadsToJournal('8:1234', { dev: 8, ino: 1234 })).toBe(true)
  expect(leadsToJournal('8:1234', { dev: 8, ino: 1 })).toBe(false)
  expect(leadsToJournal(undefined, { dev: 8, ino: 1 })).toBe(false)
})

it('is what a server writes whose standard error is the journal', () => {
  const path = join(temporaryFolder(), 'journal')
  const file = openSync(path, 'a')
  const { dev, ino } = fstatSync(file)
  const program = `import { openLog } from ${JSON.stringify(join(projectRoot, 'src/cli/open-log.ts'))}
    const { log } = openLog({ logLevel: 'info', logFile: null })
    log.warn('take care')`
  const done = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', file],
    env: { ...process.env, JOURNAL_STREAM: `${dev}:${ino}` },
  })
  expect(done.status).toBe(0)
  expect(readFileSync(path, 'utf8')).toBe('<4>take care\n')
})
