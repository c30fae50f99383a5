import type { ErrorComponentProps } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useConnection } from '#live/use-live.ts'
import { Page } from '#ui/page.tsx'
import { Problem } from '#ui/problem.tsx'

/** Matches the messages of browsers and of the bundler when a file of the dashboard could not be fetched. */
const notFetched = /dynamically imported module|module script|preload CSS/i

/** Loads the page again when a server that was away is back. */
function useReloadWhenBack(wanted: boolean): void {
  const { word } = useConnection()
  const wasAway = useRef(false)
  useEffect(() => {
    if (!wanted) return
    if (word === 'offline') wasAway.current = true
    else if (word === 'live' && wasAway.current) location.reload()
  }, [wanted, word])
}

/** Stands in for a page whose code failed or could not be loaded; the rest of the dashboard stays usable. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  const isNotFetched = notFetched.test(String(error))
  useReloadWhenBack(isNotFetched)
  return (
    <Page title="Something went wrong">
      <Problem
        what={
          isNotFetched
            ? 'This page could not be loaded. The server may have been updated, or it does not answer.'
            : 'Something went wrong on this page.'
        }
        error={error}
        onRetry={() => (isNotFetched ? location.reload() : reset())}
      />
    </Page>
  )
}
