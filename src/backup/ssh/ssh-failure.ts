import { ViewtronError } from '../../model/index.ts'

const unreachable =
  /Could not resolve hostname|Connection (refused|timed out|closed)|No route to host|Network is unreachable/i
const full = /No space left on device|Disk quota exceeded/i

/** Returns an error of the catalogue for a failure of ssh or of a program on the other machine. `path`: its address. */
export function sshFailure(error: unknown, path: string): ViewtronError {
  if (error instanceof ViewtronError) return error
  const { message, code } = error as NodeJS.ErrnoException
  const host = /^ssh:\/\/([^/]*)/i.exec(path)?.[1] ?? path
  const [, destination = host, port] = /^(.*):(\d+)$/.exec(host) ?? []
  const command = port === undefined ? `ssh ${destination}` : `ssh -p ${port} ${destination}`
  if (full.test(message)) return new ViewtronError('backup-target-full', { path }, error)
  if (/Host key verification failed/i.test(message))
    return new ViewtronError('backup-ssh-host-key', { host, command }, error)
  if (/Permission denied \(/.test(message)) return new ViewtronError('backup-ssh-refused', { host, command }, error)
  if (unreachable.test(message)) return new ViewtronError('backup-ssh-unreachable', { host, reason: message }, error)
  const reason = code === 'ENOENT' ? 'this machine has no ssh (Debian: apt-get install openssh-client)' : message
  return new ViewtronError('backup-failed', { path, reason }, error)
}
