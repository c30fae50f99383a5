import type { z } from 'zod'
import type { outputs } from '../../../../src/api/schemas/index.ts'
import { useApiQuery } from '../../api/use-api-query.ts'
import { formatCount } from '../../shared/formatters.ts'
import classes from './facts.module.css'

type Outputs = z.infer<typeof outputs>

/** Where the event went. */
export function Deliveries({ seq }: { seq: number }) {
  const { data } = useApiQuery<Outputs>('outputs', {}, { freshMs: 30_000 })
  if (data === undefined) return null
  return (
    <section aria-label="Deliveries">
      <strong>Deliveries</strong>
      {data.items.length === 0 && (
        <p className={classes.zone}>No outputs are set up, so this event went nowhere else.</p>
      )}
      {data.items.map(output => (
        <p key={output.name}>
          {output.name}: {output.cursor >= seq ? 'passed on' : `waiting, ${formatCount(output.behind, 'event')} behind`}
        </p>
      ))}
    </section>
  )
}
