import { existsSync, globSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ServerProcess } from './server-process.ts'

export const checkout = resolve(import.meta.dirname, '..')

/** Everything that can be measured: our server in the modes that differ on the write path, and what it is measured against. */
export const contestants = {
  full: ours('full'),
  compact: ours('compact'),
  bareAnswer: bare('answer'),
  bareOneFile: bare('one-file'),
  bareThreeFiles: bare('three-files'),
} satisfies Record<string, Contestant>

export interface Contestant {
  /** Starts a fresh server that writes into `dataFolder`. */
  start(dataFolder: string, nodeOptions?: string[]): Promise<ServerProcess>
}

/** The built server where it is newer than every source file, as people run it; otherwise the sources. */
export function serverScript(): string {
  const built = join(checkout, 'dist/cli/main.js')
  const sources = globSync('src/**/*.ts', { cwd: checkout }).map(file => join(checkout, file))
  const builtAt = existsSync(built) ? statSync(built).mtimeMs : 0
  return sources.every(file => statSync(file).mtimeMs < builtAt) ? built : join(checkout, 'src/cli/main.ts')
}

function ours(rawPosts: 'full' | 'compact'): Contestant {
  return {
    start: (dataFolder, nodeOptions = []) =>
      ServerProcess.start({
        script: serverScript(),
        args: ['serve'],
        environment: {
          VIEWTRON_DATA_DIR: dataFolder,
          VIEWTRON_CAMERA_HOST: '127.0.0.1',
          VIEWTRON_CAMERA_PORT: '0',
          VIEWTRON_WEB_HOST: '127.0.0.1',
          VIEWTRON_WEB_PORT: '0',
          VIEWTRON_RAW_POSTS: rawPosts,
        },
        dataFolder,
        nodeOptions,
      }),
  }
}

function bare(task: 'answer' | 'one-file' | 'three-files'): Contestant {
  return {
    start: (dataFolder, nodeOptions = []) =>
      ServerProcess.start({
        script: join(checkout, 'bench/bare-server.ts'),
        args: [task, dataFolder],
        environment: {},
        dataFolder,
        nodeOptions,
      }),
  }
}
