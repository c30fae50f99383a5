import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sqliteError, thrownBySqlite } from './sqlite-fault.ts'

/** On a file system without locks SQLite reports that every file is locked; nobody can hold the lock of a new file. */
export function locksWork(folder: string): boolean {
  const path = join(folder, `.lock-${randomUUID()}`)
  try {
    const database = new DatabaseSync(path)
    try {
      database.exec('begin exclusive')
      return true
    } finally {
      database.close()
      for (const file of [path, `${path}-journal`]) rmSync(file, { force: true })
    }
  } catch (error) {
    const failure = thrownBySqlite(error)
    if (failure.fault === 'cannot-open') throw failure
    return failure.fault !== 'busy'
  }
}

/** Throws a `DatabaseError` unless the failed attempt to take a lock means that another process holds it. */
function checkIsHeld(path: string, error: unknown): void {
  const failure = thrownBySqlite(error)
  if (failure.fault !== 'busy') throw failure
  const folder = dirname(path)
  if (!locksWork(folder)) throw sqliteError({ message: `${folder} has no file locks`, errcode: null, code: 'ENOLCK' })
}

/**
 * Takes the lock file for this process, or returns null when another process has it. SQLite's file locks are used
 * because the system drops them with the process, whatever ends it, so a stale lock cannot exist. Throws a
 * `DatabaseError`, with the fault `no-locks` where the file system has no locks.
 */
export function lockFile(path: string): { release(): void } | null {
  let database: DatabaseSync
  try {
    database = new DatabaseSync(path)
  } catch (error) {
    throw thrownBySqlite(error)
  }
  try {
    database.exec('begin exclusive')
  } catch (error) {
    database.close()
    checkIsHeld(path, error)
    return null
  }
  return { release: () => database.close() }
}

/**
 * Whether another process holds the lock file, without taking it; null where this user may not see that. Throws a
 * `DatabaseError` with the fault `no-locks` where the file system has no locks.
 */
export function isLocked(path: string): boolean | null {
  try {
    const lock = new DatabaseSync(path, { readOnly: true })
    try {
      lock.exec('select 1 from sqlite_master')
      return false
    } finally {
      lock.close()
    }
  } catch (error) {
    const failure = thrownBySqlite(error)
    if (failure.fault === 'cannot-open') return null
    if (failure.fault !== 'busy') return false
    checkIsHeld(path, error)
    return true
  }
}
