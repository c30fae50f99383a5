import { lazy, Suspense } from 'react'
import { firstContent } from '#ui/first-content.ts'
import classes from './live-page.module.css'

const ModeChoice = lazy(async () => {
  await firstContent
  return { default: (await import('#features/arming/mode-choice.tsx')).ModeChoice }
})

/** The arming mode, loaded after the first cards. */
export function LazyMode() {
  return (
    <Suspense fallback={<div className={classes.modeToCome} aria-hidden />}>
      <ModeChoice />
    </Suspense>
  )
}
