import { Link } from '@tanstack/react-router'
import { useApiQuery } from '#api/use-api-query.ts'
import { formatBytes, formatNumber } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import { Card } from '#ui/card.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import { Table } from '#ui/table.tsx'
import tones from '#ui/text.module.css'
import { causeWords } from './retention-words.ts'

const shown = 30

/** A list of recent removals. */
export function RemovalsPart() {
  const removals = useApiQuery('retention/removals', { query: { limit: shown } }, { everyMs: 15_000 })
  const items = removals.data?.items ?? []
  return (
    <Card aria-labelledby="removals">
      <h3 id="removals">Removed data</h3>
      <p>
        <Link to="/notice">A notice of what is kept, and for how long</Link>, to be printed
      </p>
      <LoadProblem what="The list could not be loaded." query={removals} />
      {removals.data && items.length === 0 && <p className={tones.soft}>Nothing was removed yet.</p>}
      {items.length > 0 && (
        <Table label="Removed data" look="plain" head={['When', 'By', 'Events', 'Pictures', 'Posts', 'Size', 'Up to']}>
          {items.map(item => (
            <tr key={item.id}>
              <td>
                <When at={item.endedAt} as="dateTime" />
              </td>
              <td>{causeWords(item)}</td>
              <td>{formatNumber(item.events)}</td>
              <td>{formatNumber(item.pictures)}</td>
              <td>{formatNumber(item.rawPosts)}</td>
              <td>{formatBytes(item.bytes)}</td>
              <td>
                <When at={item.upTo} as="dateTime" />
              </td>
            </tr>
          ))}
        </Table>
      )}
    </Card>
  )
}
