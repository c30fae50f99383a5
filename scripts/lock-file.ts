interface LockFile {
  packages: Record<string, { engines?: unknown }>
}

/**
 * A lock file without the Node versions that dependencies require. npm compares them with the Node that runs npm and
 * skips native packages if it is old; the dependencies run under the private Node (docs/decisions/0020-fresh-machine.md).
 */
export function withoutEngines(lockFile: string): string {
  const lock = JSON.parse(lockFile) as LockFile
  for (const [path, entry] of Object.entries(lock.packages)) if (path !== '') delete entry.engines
  return `${JSON.stringify(lock, null, 2)}\n`
}
