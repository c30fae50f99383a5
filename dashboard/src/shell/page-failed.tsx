import type { ErrorComponentProps } from '@tanstack/react-router'
import { Page } from '../shared/page.tsx'
import { Problem } from '../shared/problem.tsx'

/** Stands in for a page whose code failed or could not be loaded; the rest of the dashboard stays usable. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  const outdated = /dynamically imported module|module script/i.test(String(error))
  return (
    <Page title="This page failed">
      <Problem
        what={
          outdated ? 'The page could not be loaded; the server was updated or does not answer.' : 'The page stopped.'
        }
        error={error}
        onRetry={() => (outdated ? location.reload() : reset())}
      />
    </Page>
  )
}
