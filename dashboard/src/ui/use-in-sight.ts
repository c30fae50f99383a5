import { type RefObject, useEffect, useRef, useState } from 'react'

/** True once the element has been in or near the visible part of the page. */
export function useInSight<Element extends HTMLElement>(): [RefObject<Element | null>, boolean] {
  const element = useRef<Element>(null)
  const [wasSeen, setSeen] = useState(false)
  useEffect(() => {
    const { current } = element
    if (current === null || wasSeen) return
    const observer = new IntersectionObserver(
      entries => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true)
      },
      { rootMargin: '200px' },
    )
    observer.observe(current)
    return () => observer.disconnect()
  }, [wasSeen])
  return [element, wasSeen]
}
