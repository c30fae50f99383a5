import { useEffect, useState } from 'react'

let resolve: () => void = () => undefined
let isShown = false

/**
 * Resolved when the first page that was opened shows its content. Parts of the frame that can wait are loaded after it,
 * so that a slow line brings the content first.
 */
export const firstContent = new Promise<void>(shown => {
  resolve = shown
})

export function firstContentIsShown(): void {
  isShown = true
  resolve()
}

/** True from then on, for questions to the server that can wait. */
export function useFirstContent(): boolean {
  const [isThere, setThere] = useState(isShown)
  useEffect(() => {
    void firstContent.then(() => setThere(true))
  }, [])
  return isThere
}
