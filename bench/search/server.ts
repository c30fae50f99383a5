import { type ChildProcess, spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const ownRoot = resolve(import.meta.dirname, '../..')
const readyWithinMs = 300_000

export interface Server {
  child: ChildProcess
  api: string
  cameraPort: number
}

/** Starts the built server of a checkout on free ports, without a sign-in, and waits until it is ready. */
export async function startServer(dataDir: string, root = ownRoot): Promise<Server> {
  const child = spawn(join(root, 'viewtron'), ['serve', '--data-dir', dataDir], {
    env: {
      ...process.env,
      VIEWTRON_AUTH: 'off',
      VIEWTRON_CAMERA_PORT: '0',
      VIEWTRON_WEB_PORT: '0',
      VIEWTRON_LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  process.once('exit', () => child.kill('SIGKILL'))
  let said = ''
  child.stdout?.on('data', chunk => {
    said += chunk
  })
  const giveUpAt = performance.now() + readyWithinMs
  while (!/^ready$/m.test(said)) {
    if (child.exitCode !== null || performance.now() > giveUpAt) throw new Error(`the server did not start: ${said}`)
    await pause(50)
  }
  const portAfter = (words: RegExp) => Number(new URL(words.exec(said)?.[1] ?? '').port)
  const webPort = portAfter(/^dashboard at (\S+)/m)
  return { child, api: `http://127.0.0.1:${webPort}/api/v1/`, cameraPort: portAfter(/^cameras post to (\S+)/m) }
}
