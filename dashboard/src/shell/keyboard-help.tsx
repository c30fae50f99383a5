import { lazy, Suspense, useEffect, useState } from 'react'
import { useHotkeys } from '#ui/use-hotkeys.ts'

const KeyboardList = lazy(() => import('./keyboard-list.tsx').then(file => ({ default: file.KeyboardList })))

const askedFor = 'viewtron-keyboard-help'

/** Shows the list of keys. */
export function openKeyboardHelp(): void {
  dispatchEvent(new Event(askedFor))
}

/** The list of keys, on `?`. */
export function KeyboardHelp() {
  const [opened, setOpened] = useState(false)
  useHotkeys({ '?': () => setOpened(true) })
  useEffect(() => {
    const open = () => setOpened(true)
    addEventListener(askedFor, open)
    return () => removeEventListener(askedFor, open)
  }, [])
  return <Suspense>{opened && <KeyboardList onClose={() => setOpened(false)} />}</Suspense>
}
