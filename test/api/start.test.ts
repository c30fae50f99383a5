import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runCli } from '../support/run-cli.ts'
import { startServer } from '../support/server-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { webRequest } from '../support/web-client.ts'

async function takenPort(): Promise<number> {
  const other = createServer()
  onTestFinished(() => void other.close())
  await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
  return (other.address() as { port: number }).port
}

describe('a server that starts', () => {
  it('prints the dashboard’s address, where cameras post, and at last that it is ready', async () => {
    const server = await startServer({ env: { VIEWTRON_AUTH: 'off' } })
    expect(server.stdout().replaceAll(/:\d+\//g, ':0/')).toBe(
      'dashboard at http://127.0.0.1:0/\ncameras post to http://127.0.0.1:0/API\nready\n',
    )
  })

  it('says loudly that nobody has to sign in', async () => {
    const server = await startServer({ env: { VIEWTRON_AUTH: 'off' } })
    expect(server.stderr()).toMatch(/WARN.*VIEWTRON_AUTH is off: everybody/)
    const session = await webRequest(server.webUrl, '/auth/session')
    expect(session.json).toEqual({ auth: 'off', setupNeeded: false, user: null, csrfToken: null, kiosk: false })
    const signIn = await webRequest(server.webUrl, '/auth/sign-in', { body: { name: 'a', password: 'b' } })
    expect(signIn.json.code).toBe('auth-off')
  })

  it('ends when the web port is taken, and has not opened the camera port', async () => {
    const port = await takenPort()
    const env = {
      VIEWTRON_DATA_DIR: temporaryFolder(),
      VIEWTRON_CAMERA_PORT: '0',
      VIEWTRON_WEB_PORT: String(port),
      VIEWTRON_WEB_HOST: '127.0.0.1',
    }
    const { code, stdout, stderr } = await runCli(['serve'], { env })
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain(`Another program is using port ${port}.`)
    expect(stderr).toContain('VIEWTRON_WEB_PORT. [port-in-use]')
  })

  it.each([
    ['VIEWTRON_AUTH', 'maybe', 'must be on or off'],
    ['VIEWTRON_PUBLIC_URL', 'video.example', 'must be an address such as'],
    ['VIEWTRON_PUBLIC_URL', 'https://a.example/?x', 'must be an address such as'],
    ['VIEWTRON_TRUSTED_PROXIES', 'proxy', 'proxy is not a network'],
    ['VIEWTRON_WEB_PORT', '70000', 'must be between 0 and 65535'],
  ])('ends where %s is %s', async (variable, value, reason) => {
    const { code, stderr } = await runCli(['serve'], {
      env: { VIEWTRON_DATA_DIR: temporaryFolder(), [variable]: value },
    })
    expect(code).toBe(2)
    expect(stderr).toContain(`${variable}: ${reason}`)
  })
})
