import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { until } from './until.ts'

const program = '/usr/sbin/sshd'

/** Why no server of OpenSSH can be started here; null where one can. */
export const noSshServer = !existsSync(program) ? 'no sshd' : spawnSync('ssh', ['-V']).status === 0 ? null : 'no ssh'

export interface SshServer {
  /** `ssh://user@127.0.0.1:port` */
  address: string
  /** A configuration file for ssh with the key of the test. */
  config: string
  stop(): void
}

function makeKey(path: string): void {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path])
}

const answers = (port: number) =>
  new Promise<boolean>(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.once('data', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
    socket.once('close', () => resolve(false))
  })

/** Starts Debian's sshd for the user who runs the tests, on a port of 127.0.0.1, with keys in `folder`. */
export async function startSshServer(folder: string): Promise<SshServer> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // sshd of root separates its privileges there.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true })
  const at = (name: string) => join(folder, name)
  for (const name of ['host', 'user']) makeKey(at(name))
  const port = await freePort()
  writeFileSync(
    at('sshd_config'),
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${at('host')}`,
      `AuthorizedKeysFile ${at('user.pub')}`,
      'PasswordAuthentication no',
      'PermitRootLogin prohibit-password',
      'StrictModes no',
      'UsePAM no',
      'PidFile none',
    ].join('\n'),
  )
  writeFileSync(
    at('config'),
    `Host *\n  IdentityFile ${at('user')}\n  IdentitiesOnly yes\n  UserKnownHostsFile ${at('known_hosts')}\n  StrictHostKeyChecking accept-new\n  LogLevel ERROR\n`,
  )
  const server = spawn(program, ['-D', '-e', '-f', at('sshd_config')], { stdio: 'ignore' })
  await until(() => answers(port), { what: 'sshd' })
  const { username } = userInfo()
  return { address: `ssh://${username}@127.0.0.1:${port}`, config: at('config'), stop: () => void server.kill() }
}
