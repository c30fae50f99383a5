import type { Page } from 'playwright-core'

/**
 * Runs in the page. A control may be inside a larger label or link; links within a sentence have the height of their
 * line.
 */
const findSmall = `(() => {
  const found = []
  for (const element of document.querySelectorAll('a[href], button, input, select, textarea, summary, [role=button], [role=switch]')) {
    const style = getComputedStyle(element)
    const isInText = element.matches('a') && style.display === 'inline'
    const target = element.closest('.mantine-Switch-body, .mantine-Checkbox-body, .mantine-Radio-body, .mantine-Input-input, label') ?? element
    const box = target.getBoundingClientRect()
    if (isInText || box.width === 0 || style.visibility === 'hidden' || style.clipPath !== 'none') continue
    // A link may cover all of its card.
    const cover = element.matches('a') && getComputedStyle(element, '::after').position === 'absolute'
    if (!cover && box.height < 43.5) found.push(Math.round(box.height) + ' px: ' + (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40) + ' <' + element.tagName.toLowerCase() + ' class=' + element.className + '>')
  }
  return [...new Set(found)]
})()`

/** Controls of a page that are too small for fingers. */
export const smallTargets = async (page: Page): Promise<string[]> => (await page.evaluate(findSmall)) as string[]
