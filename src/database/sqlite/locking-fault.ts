const withoutLocks = 'has no file locks'
const withoutSharedMemory = 'has no shared memory (mmap)'

// Extended result codes of SQLite (sqlite.org/rescode.html) for what a file system refuses.
const faults: Record<number, string> = {
  2058: withoutLocks,
  2314: withoutLocks,
  3594: withoutLocks,
  3850: withoutLocks,
  5130: withoutLocks,
  5386: withoutSharedMemory,
}

/** What the file system lacks that a database needs; null where that is not the trouble. */
export function lockingFault(error: unknown): string | null {
  const { errcode, code } = error as { errcode?: number | null; code?: string | null }
  return code === 'ENOLCK' ? withoutLocks : (faults[errcode ?? 0] ?? null)
}
