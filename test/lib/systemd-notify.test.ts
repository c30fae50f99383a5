import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it, onTestFinished } from 'vitest'
import { SystemdNotify } from '../../src/lib/systemd-notify.ts'
import { startServer } from '../support/server-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

const has = (program: string, ...args: string[]) => spawnSync(program, args, { stdio: 'ignore' }).status === 0
// Node cannot receive datagrams of the file system.
const canListen = has('systemd-notify', '--version') && has('python3', '--version')

const listener = `
import array, os, socket, sys
server = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
server.bind(sys.argv[1])
print('bound', flush=True)
while True:
    data, ancillary, _, _ = server.recvmsg(4096, socket.CMSG_SPACE(64))
    # The sender waits until its descriptor is closed.
    for _, kind, content in ancillary:
        if kind == socket.SCM_RIGHTS:
            for descriptor in array.array('i', content[: len(content) // 4 * 4]): os.close(descriptor)
    print(data.decode().replace('\\n', ' '), flush=True)
`

/** A datagram socket like that of systemd, and the messages that it received. */
async function systemdSocket(): Promise<{ path: string; messages: string[] }> {
  const path = join(temporaryFolder(), 'notify')
  const child = spawn('python3', ['-c', listener, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const messages: string[] = []
  createInterface({ input: child.stdout }).on('line', line => messages.push(line))
  await until(() => messages.length > 0, { what: 'the socket' })
  messages.length = 0
  return { path, messages }
}

describe.skipIf(!canListen)('the state reported to systemd', () => {
  it('is that the server is ready, runs, and stops', async () => {
    const { path, messages } = await systemdSocket()
    const server = await startServer({
      env: { VIEWTRON_AUTH: 'off', NOTIFY_SOCKET: path, WATCHDOG_USEC: '200000' },
    })
    const has = (pattern: RegExp) => messages.some(message => pattern.test(message))
    await until(() => has(/WATCHDOG=1/), { what: 'a sign of life' })
    expect(messages.find(message => /READY=1/.test(message))).toContain('STATUS=ready')
    expect(await server.stop()).toBe(0)
    await until(() => has(/STOPPING=1/), { what: 'the message that it stops' })
  })
})

describe('without systemd', () => {
  it('nothing is sent', () => {
    const reasons: string[] = []
    const systemd = new SystemdNotify({ env: { PATH: '/nowhere' }, onFailure: reason => reasons.push(reason) })
    systemd.ready('ready')
    systemd.stopping()
    expect(reasons).toEqual([])
  })

  it('a missing program is reported once', async () => {
    const reasons: string[] = []
    const env = { PATH: '/nowhere', NOTIFY_SOCKET: '/nowhere/socket' }
    const systemd = new SystemdNotify({ env, onFailure: reason => reasons.push(reason) })
    systemd.ready('ready')
    systemd.stopping()
    await until(() => reasons.length > 0, { what: 'the failure' })
    expect(reasons).toEqual([expect.stringContaining('ENOENT')])
  })
})
