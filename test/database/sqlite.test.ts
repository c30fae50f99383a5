import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Database, lockFile, openSqlite } from '../../src/database/index.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const databasePath = () => join(temporaryFolder(), 'viewtron.db')

async function settings({ queries }: Database): Promise<string[]> {
  const found = await queries.selectFrom('setting').select('name').orderBy('name').execute()
  return found.map(row => row.name)
}

const insert = ({ queries }: Database, name: string) =>
  queries.insertInto('setting').values({ name, value: '' }).compile()

test('statements of one commit are stored together or not at all', async () => {
  const database = await openSqlite(databasePath())
  await database.commit([insert(database, 'a'), insert(database, 'b')])
  await expect(database.commit([insert(database, 'c'), insert(database, 'a')])).rejects.toMatchObject({
    fault: 'unique-violation',
  })
  expect(await settings(database)).toEqual(['a', 'b'])
  await database.close()
})

test('a commit of nothing leaves the database open', async () => {
  const database = await openSqlite(databasePath())
  await database.commit([])
  await database.commit([insert(database, 'a')])
  expect(await settings(database)).toEqual(['a'])
  await database.close()
})

test('what was committed is there when it is opened again', async () => {
  const path = databasePath()
  const first = await openSqlite(path)
  await first.commit([insert(first, 'a')])
  await first.close()
  const second = await openSqlite(path)
  expect(await settings(second)).toEqual(['a'])
  await second.close()
})

test('a database is read beside the one who writes it', async () => {
  const path = databasePath()
  const writer = await openSqlite(path)
  const reader = await openSqlite(path, { readOnly: true })
  await writer.commit([insert(writer, 'a')])
  expect(await settings(reader)).toEqual(['a'])
  await expect(reader.commit([insert(reader, 'b')])).rejects.toThrow()
  expect(await settings(writer)).toEqual(['a'])
  await reader.close()
  await writer.close()
})

test('closing twice is harmless, and a closed database refuses work', async () => {
  const database = await openSqlite(databasePath())
  await database.close()
  await database.close()
  await expect(settings(database)).rejects.toThrow()
})

test('a lock has one holder, and the next one once it is let go', () => {
  const path = join(temporaryFolder(), '.lock')
  const first = lockFile(path)
  expect(first).not.toBeNull()
  expect(lockFile(path)).toBeNull()
  first?.release()
  const second = lockFile(path)
  expect(second).not.toBeNull()
  second?.release()
})
