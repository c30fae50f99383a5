import { lazy, Suspense } from 'react'
import { firstContent } from '#ui/first-content.ts'
import classes from './live-page.module.css'

const ModeChoice = lazy(async () => {
  await firstContent
  return { default: (await import('#features/arming/mode-choice.tsx')).ModeChoice }
})

const toCome = <div className={classes.modeToCome} aria-hidden />

/** The arming mode, loaded after the first cards. */
export function LazyMode() {
  return (
    <Suspense fallback={toCome}>
      <ModeChoice fallback={toCome} />
    </Suspense>
  )
}
