import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  id: string
  impact: string
  nodes: { html: string }[]
}

/** What stands in the way of people with aids on the page as it is, as `rule element`. The page needs `bypassCSP`. */
export async function obstacles(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const violations = (await page.evaluate(`axe.run().then(result => result.violations)`)) as Violation[]
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id} ${nodes[0]?.html.slice(0, 160)}`)
}
