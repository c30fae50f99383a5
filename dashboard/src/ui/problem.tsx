import { Button } from '@mantine/core'
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react'
import { asProblem } from '#api/api-client.ts'
import { CodeText } from './code-text.tsx'
import classes from './problem.module.css'

interface ProblemProps {
  /** A sentence that says what did not work, e.g. `The events could not be loaded.` */
  what: string
  /** Null or undefined renders nothing. */
  error: unknown
  onRetry?: () => void
}

/** Says what failed, why, and what to do. */
export function Problem({ what, error, onRetry }: ProblemProps) {
  if (error === null || error === undefined) return null
  const problem = asProblem(error)
  return (
    <div className={classes.problem} role="alert">
      <IconAlertTriangle size={18} className={classes.icon} aria-hidden />
      <div className={classes.words}>
        <strong>{what}</strong>
        <span>{problem.message}</span>
        {problem.fields.map(({ field, message }) => (
          <span key={field}>
            <code>{field}</code>: {message}
          </span>
        ))}
        {problem.hint !== '' && (
          <span className={classes.hint}>
            <CodeText text={problem.hint} />
          </span>
        )}
      </div>
      {onRetry && (
        <Button variant="default" leftSection={<IconRefresh size={14} aria-hidden />} onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  )
}

interface LoadProblemProps {
  /** A sentence that says what could not be loaded. */
  what: string
  query: { error: unknown; refetch: () => unknown }
}

/** Says that a query failed, with a button to try again; renders nothing for a query that did not fail. */
export function LoadProblem({ what, query }: LoadProblemProps) {
  return <Problem what={what} error={query.error} onRetry={() => void query.refetch()} />
}
