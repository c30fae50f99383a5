import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A new empty folder and the function that removes it with everything in it. */
export function makeFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'viewtron-test-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** A new empty folder that is removed when the running test has ended. */
export function temporaryFolder(): string {
  const { path, remove } = makeFolder()
  onTestFinished(remove)
  return path
}

/** The path of a new file with this content that is removed when the running test has ended. */
export function temporaryFile(content: string | Buffer, name = 'file'): string {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, content)
  return path
}
