import { join, resolve } from 'node:path'
import { ServerProcess } from './server-process.ts'

export const checkout = resolve(import.meta.dirname, '..')

/** The servers that can be measured: this server in the modes with different write paths, and the bare servers. */
export const contestants = {
  full: serverOf(checkout, 'full'),
  compact: serverOf(checkout, 'compact'),
  bareAnswer: bare('answer'),
  bareOneFile: bare('one-file'),
  bareThreeFiles: bare('three-files'),
} satisfies Record<string, Contestant>

export interface Contestant {
  /** Starts a fresh server that writes into `dataFolder`. */
  start(dataFolder: string, options?: StartOptions): Promise<ServerProcess>
}

export interface StartOptions {
  nodeOptions?: string[]
  /** The words before the command line, of a program that runs it. */
  launcher?: string[]
}

/** Node flags, as in the launcher. */
export const serverScript = join(checkout, 'bin/viewtron.js')
const launcherOptions = ['--max-semi-space-size=4']
const launcherEnvironment = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '65536' }

/** The server of a checkout, keeping raw posts in this mode. */
export function serverOf(folder: string, rawPosts: 'full' | 'compact'): Contestant {
  return {
    start: (dataFolder, { nodeOptions = [], launcher = [] } = {}) =>
      ServerProcess.start({
        script: join(folder, 'bin/viewtron.js'),
        args: ['serve'],
        environment: {
          ...launcherEnvironment,
          VIEWTRON_DATA_DIR: dataFolder,
          VIEWTRON_CAMERA_HOST: '127.0.0.1',
          VIEWTRON_CAMERA_PORT: '0',
          VIEWTRON_WEB_HOST: '127.0.0.1',
          VIEWTRON_WEB_PORT: '0',
          VIEWTRON_AUTH: 'off',
          VIEWTRON_RAW_POSTS: rawPosts,
        },
        dataFolder,
        nodeOptions: [...launcherOptions, ...nodeOptions],
        launcher,
      }),
  }
}

function bare(task: 'answer' | 'one-file' | 'three-files'): Contestant {
  return {
    start: (dataFolder, { nodeOptions = [], launcher = [] } = {}) =>
      ServerProcess.start({
        script: join(checkout, 'bench/bare-server.ts'),
        args: [task, dataFolder],
        environment: {},
        dataFolder,
        nodeOptions,
        launcher,
      }),
  }
}
