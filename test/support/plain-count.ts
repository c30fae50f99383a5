import type { Reporter, TestModule } from 'vitest/node'

type State = 'passed' | 'failed' | 'skipped'

function count(testModules: readonly TestModule[], state: State): number {
  return testModules.flatMap(testModule => [...testModule.children.allTests(state)]).length
}

/** A line for each group of skipped tests; the names of the groups say why they are skipped. */
function skippedGroups(testModules: readonly TestModule[]): string {
  const groups = new Map<string, number>()
  for (const testModule of testModules) {
    for (const test of testModule.children.allTests('skipped')) {
      const name = test.parent.type === 'suite' ? test.parent.fullName : test.fullName
      groups.set(name, (groups.get(name) ?? 0) + 1)
    }
  }
  return [...groups].map(([name, tests]) => `skipped ${tests}: ${name}\n`).join('')
}

/** Ends the run with one plain line for programs: `12 passed, 0 failed`, followed by `, 1 skipped` where some were. */
class PlainCount implements Reporter {
  onTestRunEnd(testModules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    // A file that cannot be loaded holds no test that could have failed.
    const broken = testModules.flatMap(testModule => testModule.errors()).length
    const failed = count(testModules, 'failed') + broken + unhandledErrors.length
    const skipped = count(testModules, 'skipped')
    const tail = skipped > 0 ? `, ${skipped} skipped` : ''
    // The other reporters write their summary in the same turn of the loop.
    process.once('exit', () =>
      process.stdout.write(
        `${skippedGroups(testModules)}${count(testModules, 'passed')} passed, ${failed} failed${tail}\n`,
      ),
    )
  }
}

export default PlainCount
