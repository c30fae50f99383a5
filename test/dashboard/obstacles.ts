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
export async function obstacles(page: Page, rules: readonly string[] = []): Promise<string[]> {
  await page.evaluate(settled)
  await page.evaluate(`self.axe || (() => { ${axe} })()`)
  const options = { resultTypes: ['violations'], preload: false, ...(rules.length > 0 && { runOnly: rules }) }
  const violations = (await page.evaluate(
    `axe.run(${JSON.stringify(options)}).then(result => result.violations)`,
  )) as Violation[]
  return violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html.slice(0, 160)}`)
}

const desktop = { width: 1440, height: 900 }
const looks = [
  { name: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 }, rules: [] },
  // Only colours differ from the light look.
  { name: 'dark', colorScheme: 'dark', viewport: desktop, rules: ['color-contrast', 'link-in-text-block'] },
  { name: 'light', colorScheme: 'light', viewport: desktop, rules: [] },
] as const

/** The violations in each look, each as `look: rule element`. Ends with the light look of a desktop. */
export async function obstaclesInEveryLook(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const { name, colorScheme, viewport, rules } of looks) {
    await page.setViewportSize(viewport)
    await page.emulateMedia({ colorScheme })
    await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor({ state: 'attached' })
    found.push(...(await obstacles(page, rules)).map(one => `${name}: ${one}`))
  }
  return found
}
