import { useEffect, useState } from 'react'

const idleMs = 4000

/** True after the pointer has rested for a few seconds, and no key was pressed. */
export function useIdlePointer(): boolean {
  const [isIdle, setIdle] = useState(false)
  useEffect(() => {
    let timer = setTimeout(() => setIdle(true), idleMs)
    const wake = () => {
      setIdle(false)
      clearTimeout(timer)
      timer = setTimeout(() => setIdle(true), idleMs)
    }
    const kinds = ['pointermove', 'pointerdown', 'keydown'] as const
    for (const kind of kinds) addEventListener(kind, wake)
    return () => {
      clearTimeout(timer)
      for (const kind of kinds) removeEventListener(kind, wake)
    }
  }, [])
  return isIdle
}
