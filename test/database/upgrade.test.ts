import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openSqlite, type UpgradeOptions } from '../../src/database/index.ts'
import { migrations } from '../../src/database/sqlite/migrations.ts'
import { checkRoomForCopy } from '../../src/database/sqlite/upgrade-plan.ts'
import { changeDatabase, rows } from '../ingest/data-folder.ts'
import { memoryDisk, whyNoMemoryDisk } from '../log/mounted-disk.ts'
import { startHostedServer } from '../support/hosted-server.ts'
import { runCli } from '../support/run-cli.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { eventId, landed, makeOldDatabase, openAsThen } from './old-database.ts'

/** The first migration that these databases lack; it makes the table `identity`. */
const firstAdded = landed.findIndex(names => names.includes('032-identity'))
const ofThen = landed.slice(0, firstAdded).flat()
const added = landed.slice(firstAdded).flat().sort()

async function oldFolder(folder = temporaryFolder()): Promise<string> {
  await makeOldDatabase(join(folder, 'viewtron.db'), ofThen)
  return folder
}

/** Opens the database for writing and closes it; returns what was said for the log. */
async function upgraded(dataDir: string, copy: UpgradeOptions['copy'] = 'on'): Promise<string[]> {
  const said: string[] = []
  const upgrade = { copy, say: (words: string) => void said.push(words) }
  const database = await openSqlite(join(dataDir, 'viewtron.db'), { upgrade })
  await database.close()
  return said
}

const copiesIn = (dataDir: string) => readdirSync(join(dataDir, 'upgrades')).sort()
const check = (dataDir: string, ...flags: string[]) => runCli(['upgrade', '--check', '--data-dir', dataDir, ...flags])

describe('an upgrade', () => {
  it('is named by `upgrade --check`, made by a start with a copy, and undone by the copy', async () => {
    const dataDir = await oldFolder()
    const before = await check(dataDir, '--json')
    expect([before.code, before.stderr]).toEqual([0, ''])
    const plan = JSON.parse(before.stdout) as { migrations: string[]; copyBytes: number; refused: null }
    expect([plan.migrations, plan.refused]).toEqual([added, null])
    expect(plan.copyBytes).toBeGreaterThan(10_000)
    expect((await check(dataDir)).stdout).toContain(`\n  ${added[0]}\n`)
    expect(readdirSync(dataDir)).not.toContain('upgrades')

    const server = await startHostedServer({ dataDir, env: { VIEWTRON_AUTH: 'off' } })
    const found = (await (await fetch(new URL(`api/v1/events/${eventId}`, server.webUrl))).json()) as object
    expect(found, server.stderr()).toMatchObject({ category: 'lpr' })
    expect(server.stderr()).toContain(`-before-${added[0]}.db before its tables are upgraded.`)
    expect(server.stderr()).toContain(`The tables of the database were upgraded: ${added.join(', ')}.`)
    const after = await check(dataDir)
    expect([after.code, after.stdout]).toEqual([0, expect.stringContaining('has nothing to upgrade')])
    const backup = await runCli(['backup', join(temporaryFolder(), 'backups'), '--data-dir', dataDir, '--json'])
    expect(readdirSync((JSON.parse(backup.stdout) as { path: string }).path)).not.toContain('upgrades')
    expect((await runCli(['verify', '--data-dir', dataDir])).stdout).not.toContain('upgrades')
    await server.stop()

    const [copy = ''] = copiesIn(dataDir)
    for (const suffix of ['-wal', '-shm']) rmSync(join(dataDir, `viewtron.db${suffix}`), { force: true })
    renameSync(join(dataDir, 'upgrades', copy), join(dataDir, 'viewtron.db'))
    await openAsThen(join(dataDir, 'viewtron.db'), ofThen)
    expect(rows(dataDir, 'select id from log')).toEqual([{ id: eventId }])
    expect(await upgraded(dataDir)).toHaveLength(2)
    expect(copiesIn(dataDir)).toHaveLength(1)
  })

  it('copies only a database with events, and not when this is turned off', async () => {
    const empty = await oldFolder()
    changeDatabase(empty, 'delete from log')
    expect(await upgraded(empty)).toEqual([])
    expect(readdirSync(empty)).not.toContain('upgrades')
    expect(await upgraded(temporaryFolder())).toEqual([])
    const unwanted = await oldFolder()
    expect(await upgraded(unwanted, 'off')).toEqual([expect.stringContaining('were upgraded')])
    expect(readdirSync(unwanted)).not.toContain('upgrades')
  })

  it('keeps the last two copies, and removes one that was interrupted', async () => {
    const dataDir = await oldFolder()
    await upgraded(dataDir)
    const [made = ''] = copiesIn(dataDir)
    const names = ['2020', '2021'].map(year => `${year}-01-01T00-00-00.000Z-before-002-search.db`)
    for (const name of [...names, `${names[0]}.part`, 'mine.txt']) writeFileSync(join(dataDir, 'upgrades', name), '')
    const last = added.at(-1) as string
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(dataDir, `viewtron.db${suffix}`), { force: true })
    await makeOldDatabase(
      join(dataDir, 'viewtron.db'),
      Object.keys(migrations).filter(name => name !== last),
    )
    await upgraded(dataDir)
    const [first, second, ...others] = copiesIn(dataDir)
    expect([first, others]).toEqual([made, ['mine.txt']])
    expect(second).toContain(`-before-${last}.db`)
  })

  it('that fails is tried again without another copy, and leaves the database to the version of then', async () => {
    const dataDir = await oldFolder()
    changeDatabase(dataDir, 'create table identity (id)')
    for (const _ of [1, 2, 3]) await expect(upgraded(dataDir)).rejects.toThrow('identity')
    expect(copiesIn(dataDir)).toEqual([expect.stringContaining(`-before-${added[0]}.db`)])
    await openAsThen(join(dataDir, 'viewtron.db'), ofThen)
  })

  it('needs twice the size of the copy of free space', () => {
    const plan = { migrations: ['a'], copyBytes: 1000, freeBytes: 2000 }
    expect(() => checkRoomForCopy(plan, 'x')).not.toThrow()
    const tooFew = () => checkRoomForCopy({ ...plan, freeBytes: 1999 }, 'x')
    expect(tooFew).toThrow(expect.objectContaining({ code: 'upgrade-no-room' }))
  })

  const reason = whyNoMemoryDisk()
  it.skipIf(reason)(
    `is refused on a disk without room for the copy${reason ? ` (left out: ${reason})` : ''}`,
    async () => {
      const dataDir = await oldFolder(memoryDisk('3m'))
      const path = join(dataDir, 'viewtron.db')
      const filler = join(dataDir, 'filler')
      const free = Number(execFileSync('stat', ['-f', '-c', '%a', dataDir]).toString()) * 4096
      writeFileSync(filler, Buffer.alloc(Math.max(0, free - 64 * 1024)))
      onTestFinished(() => rmSync(filler, { force: true }))
      const before = readFileSync(path)
      const found = await check(dataDir, '--json')
      expect(found.code).toBe(1)
      expect(JSON.parse(found.stdout)).toMatchObject({ migrations: added, refused: { code: 'upgrade-no-room' } })
      await expect(upgraded(dataDir)).rejects.toMatchObject({ code: 'upgrade-no-room' })
      expect(readFileSync(path).equals(before)).toBe(true)
      expect(readdirSync(join(dataDir, 'upgrades'))).toEqual([])
      const unwanted = await runCli(['upgrade', '--check', '--data-dir', dataDir, '--upgrade-copy', 'off'])
      expect([unwanted.code, unwanted.stdout]).toEqual([0, expect.stringContaining('no copy of the database')])
    },
  )
})

describe('data of a newer version', () => {
  it('is refused before anything is copied, and `upgrade --check` says so', async () => {
    const dataDir = await oldFolder()
    changeDatabase(dataDir, "insert into kysely_migration values ('999-future', '2030-01-01T00:00:00.000Z')")
    await expect(upgraded(dataDir)).rejects.toMatchObject({ code: 'database-newer' })
    const found = await check(dataDir)
    expect([found.code, found.stdout]).toEqual([1, expect.stringContaining('written by a newer version')])
    expect(readdirSync(dataDir)).not.toContain('upgrades')
    expect((await runCli(['upgrade', '--data-dir', dataDir])).code).toBe(2)
  })
})
