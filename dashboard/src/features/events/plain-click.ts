import type { MouseEvent } from 'react'

/** False where the browser should open the link itself, e.g. in a new tab. */
export function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey
}
