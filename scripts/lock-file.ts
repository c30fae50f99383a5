interface LockFile {
  packages: Record<string, { engines?: unknown }>
}

/**
 * A lock file without the Node versions that dependencies ask for. npm holds them against the Node that runs npm and
 * leaves native packages out where it is old; ours run under the private Node (docs/decisions/0020-fresh-machine.md).
 */
export function withoutEngines(lockFile: string): string {
  const lock = JSON.parse(lockFile) as LockFile
  for (const [path, entry] of Object.entries(lock.packages)) if (path !== '') delete entry.engines
  return `${JSON.stringify(lock, null, 2)}\n`
}
