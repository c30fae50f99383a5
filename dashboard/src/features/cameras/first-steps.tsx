import { lazy } from 'react'

/** How to bring in the first camera; only who has no event yet loads it. */
export const FirstSteps = lazy(() => import('./no-cameras.tsx').then(page => ({ default: page.NoCameras })))
