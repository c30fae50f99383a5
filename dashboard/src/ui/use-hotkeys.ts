import { useEffect, useRef } from 'react'

type Hotkeys = Partial<Record<string, (event: KeyboardEvent) => void>>

const typingTags = new Set(['INPUT', 'TEXTAREA', 'SELECT'])

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable) return true
  return typingTags.has(target.tagName) && !(target instanceof HTMLInputElement && target.type === 'checkbox')
}

/** A part of the page that uses the arrows itself: open menus, segmented switches, the histogram. */
function ownsKeys(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest('[role=menu],[role=listbox],[role=slider],[role=radiogroup]') !== null
  )
}

/**
 * Keys of the page, by `event.key`: `useHotkeys({ j: next, ArrowRight: next, Escape: close })`.
 * Ignored while somebody types (except Escape), with Ctrl, Alt or Meta, and if `enabled` is false.
 */
export function useHotkeys(keys: Hotkeys, enabled = true): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    if (!enabled) return
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      if (isTyping(event.target) && event.key !== 'Escape') return
      if (event.key.startsWith('Arrow') && ownsKeys(event.target)) return
      latest.current[event.key]?.(event)
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [enabled])
}
