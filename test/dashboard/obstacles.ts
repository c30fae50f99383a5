import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  id: string
  nodes: { html: string }[]
}

// Waits for animations to end: an element that is half faded in has too little contrast.
const settled = `Promise.all(
  document.getAnimations()
    .filter(animation => Number.isFinite(animation.effect.getComputedTiming().endTime))
    .map(animation => animation.finished.catch(() => undefined)),
).then(() => undefined)`

/** Accessibility violations on the page as it is now, each as `rule element`. The page needs `bypassCSP`. */
export async function obstacles(page: Page): Promise<string[]> {
  await page.evaluate(settled)
  await page.evaluate(axe)
  const violations = (await page.evaluate(`axe.run().then(result => result.violations)`)) as Violation[]
  return violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html.slice(0, 160)}`)
}
