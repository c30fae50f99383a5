import { comparedFacts } from '#features/event/compare-facts.ts'
import { formatDuration } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import tones from '#ui/text.module.css'
import classes from './compare-page.module.css'

/** The facts of two events in a table; those that differ are marked. */
export function ComparedFacts({ events }: { events: readonly [ApiEvent, ApiEvent] }) {
  const [a, b] = events
  const facts = comparedFacts(a, b)
  const differences = facts.filter(fact => fact.differs).length
  const apart = formatDuration(Date.parse(b.time) - Date.parse(a.time))
  return (
    <section aria-labelledby="facts">
      <h2 id="facts">Facts</h2>
      <p className={tones.soft} role="status">
        {differences === 0 ? 'No differences' : differences === 1 ? '1 difference' : `${differences} differences`},{' '}
        {apart} apart
      </p>
      <table className={classes.facts}>
        <thead>
          <tr>
            <th scope="col">Fact</th>
            {events.map(event => (
              <th key={event.id} scope="col">
                <When at={event.time} as="dateTime" />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {facts.map(({ name, values, differs }) => (
            <tr key={name} data-differs={differs || undefined}>
              <th scope="row">
                {name}
                {differs && <span className={classes.differs}>differs</span>}
              </th>
              <td>{values[0] ?? <span className={tones.faint}>not reported</span>}</td>
              <td>{values[1] ?? <span className={tones.faint}>not reported</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
