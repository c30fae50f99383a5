import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { projectRoot } from '../support/project-root.ts'

interface Listed {
  size: number
  files: { path: string; mode: number }[]
}

// `npm run long` installs it.
test('the npm package has the built program and nothing that is only for developers', () => {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts']
  const printed: unknown = JSON.parse(execFileSync('npm', args, { cwd: projectRoot, encoding: 'utf8' }))
  // npm 12 prints an object of packages by name, older ones print a list.
  const [listed] = Object.values(printed as Listed[] | Record<string, Listed>)
  const paths = listed?.files.map(({ path }) => path) ?? []
  for (const needed of ['bin/viewtron.js', 'dist/main.js', 'dist/dashboard/index.html', 'INSTALL.md', 'LICENSE']) {
    expect(paths).toContain(needed)
  }
  expect(paths.filter(path => /\.(map|ts)$|^(src|test|scripts|dashboard)\/|\.compiled/.test(path))).toEqual([])
  expect(listed?.files.find(({ path }) => path === 'bin/viewtron.js')?.mode).toBe(0o755)
  expect(listed?.size).toBeLessThan(5_000_000)
})
