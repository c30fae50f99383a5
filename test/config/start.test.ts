import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { smallAlarm } from '../support/posts.ts'
import { runCli } from '../support/run-cli.ts'
import { startServer } from '../support/server-process.ts'
import { filesIn } from '../support/stored.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const serve = (env: Record<string, string>, args: string[] = []) => {
  const dataDir = temporaryFolder()
  return runCli(['serve', ...args], {
    env: { VIEWTRON_DATA_DIR: dataDir, VIEWTRON_CAMERA_PORT: '0', ...env },
    cwd: dataDir,
  })
}

async function takenPort(): Promise<number> {
  const other = createServer()
  onTestFinished(() => void other.close())
  await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
  return (other.address() as { port: number }).port
}

describe('a server that cannot start says why and what to do', () => {
  it('on a wrong setting, with exit code 2', async () => {
    const { code, stdout, stderr } = await serve({ VIEWTRON_CAMERA_PORT: 'abc' })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toBe(
      'viewtron: VIEWTRON_CAMERA_PORT: must be a number.\nSee docs/configuration.md. [config-invalid]\n',
    )
  })

  it('on a key of the settings file that it does not know, with exit code 2', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'settings.yaml'), 'rawPost: full\n')
    const { code, stderr } = await serve({}, ['--config', join(folder, 'settings.yaml')])
    expect(code).toBe(2)
    expect(stderr).toContain('unknown setting rawPost; did you mean rawPosts?')
  })

  it('on a flag that it does not know, with exit code 2', async () => {
    const { code, stderr } = await serve({}, ['--camera-prt', '1'])
    expect(code).toBe(2)
    expect(stderr).toContain('Did you mean --camera-port?')
  })

  it('on a port that is taken, with exit code 1', async () => {
    const port = await takenPort()
    const { code, stdout, stderr } = await serve({
      VIEWTRON_CAMERA_PORT: String(port),
      VIEWTRON_CAMERA_HOST: '127.0.0.1',
    })
    expect(code).toBe(1)
    expect(stdout).not.toContain('ready')
    expect(stderr).toContain(`viewtron: Another program is using port ${port}.`)
    expect(stderr).toContain('choose another port with VIEWTRON_CAMERA_PORT. [port-in-use]')
  })

  it('on an address that is not of this machine, with exit code 1', async () => {
    const { code, stderr } = await serve({ VIEWTRON_CAMERA_HOST: '203.0.113.1' })
    expect(code).toBe(1)
    expect(stderr).toContain('[port-forbidden]')
  })
})

it('a server warns of a variable that was probably misspelt, and runs', async () => {
  const server = await startServer({ env: { VIEWTRON_RAW_POST: 'off' } })
  expect(server.stderr()).toContain('VIEWTRON_RAW_POST is no setting of this program; did you mean VIEWTRON_RAW_POSTS?')
})

it('a server takes its settings from viewtron.yaml in the data directory', async () => {
  const dataDir = temporaryFolder()
  writeFileSync(join(dataDir, 'viewtron.yaml'), 'rawPosts: "off"\n')
  const server = await startServer({ dataDir, cwd: temporaryFolder() })
  expect((await server.post(smallAlarm())).status).toBe(200)
  expect(filesIn(dataDir, 'raw_posts')).toEqual([])
})

it('a server takes its settings from flags above all', async () => {
  const dataDir = temporaryFolder()
  const server = await startServer({
    env: { VIEWTRON_RAW_POSTS: 'full' },
    args: ['--raw-posts', 'off', '--data-dir', dataDir],
  })
  await server.post(smallAlarm())
  expect(filesIn(dataDir, 'images')).toEqual([])
  expect(filesIn(dataDir, '.', /viewtron\.db$/)).toHaveLength(1)
  expect(filesIn(dataDir, 'raw_posts')).toEqual([])
})
