import fs from 'node:fs'

const partsOf = (path: string) => [path, `${path}-wal`, `${path}-shm`]

/** A file of an open database was moved away or replaced: SQLite would go on writing into nothing. */
export class DatabaseFileGone extends Error {
  readonly code: 'ENOENT' | 'EDBPART'
  readonly path: string

  constructor(path: string, isWhole: boolean) {
    super(`${path} was removed or replaced`)
    this.path = path
    this.code = isWhole ? 'ENOENT' : 'EDBPART'
  }
}

/** Remembers which files an open database consists of: itself, its journal and the index of the journal. */
export class DatabaseFiles {
  private readonly inodes: { path: string; inode: number }[]

  /** Call it when the database has been read once, so that all its files are there. */
  constructor(path: string) {
    this.inodes = partsOf(path).map(part => ({ path: part, inode: fs.statSync(part).ino }))
  }

  /** Throws `DatabaseFileGone`. */
  check(): void {
    const gone = this.inodes.find(({ path, inode }) => fs.statSync(path, { throwIfNoEntry: false })?.ino !== inode)
    if (gone) throw new DatabaseFileGone(gone.path, gone === this.inodes[0])
  }

  /** True where the database is there and its journal is another: the last commits are in a file without a name. */
  get hasLostJournal(): boolean {
    try {
      this.check()
      return false
    } catch (error) {
      return error instanceof DatabaseFileGone && error.code === 'EDBPART'
    }
  }
}
