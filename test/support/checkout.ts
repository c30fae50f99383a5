import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { entries } from '../../scripts/entries.ts'
import { plainEnvironment } from './environment.ts'
import { projectRoot } from './project-root.ts'
import { temporaryFolder } from './temporary-folder.ts'

const nobody = 65_534

/** Some user that is not root: nobody where the tests run as root, else the one who runs them. */
const ordinaryUser = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}

/** Whether that user can run this Node and read the dependencies at all; not where the project is below /root. */
export const ordinaryUserReachesNode =
  spawnSync(process.execPath, ['-e', 'process.exit(0)'], { ...ordinaryUser, cwd: '/' }).status === 0

interface Ran {
  code: number | null
  stdout: string
  stderr: string
}

// The build script bundles these files instead of the server, which takes ten times as long to build.
const smallSource: Record<string, string> = {
  ...Object.fromEntries(Object.values(entries).map(source => [source, 'export {}\n'])),
  [entries.main]: "const words: string = 'the small program'\nconsole.log(words)\n",
}

/**
 * The launcher and the build of this project around a small program that prints `the small program`, in a folder with
 * blanks. It belongs to whoever runs the tests.
 */
export class Checkout {
  readonly root: string
  private readonly tools: string

  constructor() {
    const folder = temporaryFolder()
    // Other users cannot open a folder that mkdtemp makes.
    chmodSync(folder, 0o755)
    this.root = join(folder, 'a checkout')
    this.tools = join(folder, 'tools')
    for (const name of ['viewtron', 'bin', 'scripts', 'package.json']) {
      cpSync(join(projectRoot, name), this.path(name), { recursive: true })
    }
    for (const [name, content] of Object.entries(smallSource)) this.write(name, content)
    mkdirSync(this.path('node_modules'))
    symlinkSync(join(projectRoot, 'node_modules/rolldown'), this.path('node_modules/rolldown'))
    mkdirSync(this.tools)
    symlinkSync(process.execPath, join(this.tools, 'node'))
  }

  write(name: string, content: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true })
    writeFileSync(this.path(name), content)
  }

  /** Makes `name` on the search path a shell script of these lines. */
  fakeProgram(name: string, lines: readonly string[]): void {
    const path = join(this.tools, name)
    writeFileSync(path, `#!/bin/sh\n${lines.join('\n')}\n`)
    chmodSync(path, 0o755)
  }

  /** Runs a line of shell in the checkout, as its owner or as an ordinary user. */
  run(line: string, options: { asOrdinaryUser?: boolean; env?: Record<string, string> } = {}): Ran {
    const ran = spawnSync('/bin/sh', ['-c', line], {
      cwd: this.root,
      encoding: 'utf8',
      env: plainEnvironment({ PATH: `${this.tools}:${process.env.PATH}`, ...options.env }),
      ...(options.asOrdinaryUser ? ordinaryUser : {}),
    })
    return { code: ran.status, stdout: ran.stdout, stderr: ran.stderr }
  }

  path(name: string): string {
    return join(this.root, name)
  }

  /** As after an edit or a pull. */
  makeSourceNewer(): void {
    const later = new Date(Date.now() + 60_000)
    utimesSync(this.path('src/cli/main.ts'), later, later)
  }
}
