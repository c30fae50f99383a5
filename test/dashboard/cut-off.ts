import type { Page } from 'playwright-core'

/**
 * Runs in the page. Text that ends in an ellipsis, text for screen readers only, and content of a box that scrolls
 * sideways are not cut off.
 */
const findCutOff = `(() => {
  const isSkipped = style =>
    ['auto', 'scroll'].includes(style.overflowX) || style.textOverflow === 'ellipsis' || style.clipPath !== 'none'
  const found = []
  const look = (element, { left, right }) => {
    const style = getComputedStyle(element)
    const box = element.getBoundingClientRect()
    if (style.visibility === 'hidden' || style.opacity === '0' || box.width === 0 || element instanceof SVGElement) return
    const clips = style.overflowX === 'hidden' || style.overflowX === 'clip'
    const within = clips ? { left: Math.max(left, box.left), right: Math.min(right, box.right) } : { left, right }
    const range = document.createRange()
    for (const node of element.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || node.data.trim() === '' || isSkipped(style)) continue
      range.selectNodeContents(node)
      const text = range.getBoundingClientRect()
      if (text.left < within.left - 1 || text.right > within.right + 1) found.push(node.data.trim().slice(0, 60))
    }
    const isControl = element.matches('a, button, input, select, textarea')
    if (isControl && (box.left < left - 1 || box.right > right + 1)) found.push(element.outerHTML.slice(0, 120))
    if (isSkipped(style)) return
    for (const child of element.children) look(child, within)
  }
  look(document.body, { left: 0, right: innerWidth })
  const boxes = [document.documentElement, document.body, document.querySelector('main')]
  if (boxes.some(box => box.scrollWidth > box.clientWidth)) found.push('the page scrolls sideways')
  return found
})()`

/** Texts and controls that the edge of the window or of a box cuts off at the left or the right. */
export async function cutOff(page: Page): Promise<string[]> {
  return (await page.evaluate(findCutOff)) as string[]
}
