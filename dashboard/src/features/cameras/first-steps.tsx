import { lazy } from 'react'

/** Explains how to add the first camera. Loaded only while there are no events. */
export const FirstSteps = lazy(() => import('./no-cameras.tsx').then(page => ({ default: page.NoCameras })))
