import { type RefObject, useLayoutEffect, useRef, useState } from 'react'

/**
 * Width and height of an element in CSS pixels, following it; zeros before it is measured. It is measured before the page is
 * painted whenever `beside` changes: what stands beside the element.
 */
export function useSize<Element extends HTMLElement>(
  beside?: unknown,
): [RefObject<Element | null>, { width: number; height: number }] {
  const element = useRef<Element>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another neighbour is why it runs
  useLayoutEffect(() => {
    const { current } = element
    if (current === null) return
    const measure = () => setSize({ width: current.clientWidth, height: current.clientHeight })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(current)
    return () => observer.disconnect()
  }, [beside])
  return [element, size]
}
