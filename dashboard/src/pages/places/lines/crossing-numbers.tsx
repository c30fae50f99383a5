import { Skeleton } from '@mantine/core'
import { useApiQuery } from '#api/use-api-query.ts'
import { formatNumber } from '#format/numbers.ts'
import type { ApiCrossings, ApiLine } from '#server/api/schemas/index.ts'
import { LoadProblem } from '#ui/problem.tsx'
import { Table } from '#ui/table.tsx'
import { beginOfDays } from './begin-of-days.ts'
import { kindWords } from './kind-words.ts'

const countingMs = 2000
const usualMs = 30_000

function useCrossings(id: string, { bucket, days }: { bucket: 'hour' | 'day'; days: number }, everyMs: number) {
  // Whole hours, so that the request stays the same for an hour.
  const from = beginOfDays(days)
  return useApiQuery('lines/{id}/crossings', { params: { id }, query: { bucket, from } }, { everyMs })
}

/** The crossings of a drawn line in the last day and in the last thirty, and their error. */
export function CrossingNumbers({ line }: { line: ApiLine }) {
  const month = useCrossings(line.id, { bucket: 'day', days: 30 }, usualMs)
  const isCounting = month.data?.isCounting ?? false
  const day = useCrossings(line.id, { bucket: 'hour', days: 1 }, isCounting ? countingMs : usualMs)
  if (month.isPending || day.isPending) return <Skeleton height={90} radius={6} animate={false} />
  return (
    <>
      <LoadProblem what="The counts could not be loaded." query={month} />
      {day.data && month.data && <CrossingTable day={day.data} month={month.data} name={line.name ?? ''} />}
      {isCounting && <p role="status">Older paths are still being counted.</p>}
    </>
  )
}

function CrossingTable({ day, month, name }: { day: ApiCrossings; month: ApiCrossings; name: string }) {
  if (month.sums.length === 0) return <p>Nobody crossed it in the last 30 days.</p>
  const of = ({ sums }: ApiCrossings, target: string) => sums.find(sum => sum.target === target)
  const head = ['Kind', 'Last 24 hours', 'Last 30 days']
  return (
    <Table look="plain" label={`Crossings of ${name}`} head={head}>
      {month.sums.map(sum => (
        <tr key={sum.target}>
          <th scope="row">{kindWords[sum.target]}</th>
          <td>{waysWords(of(day, sum.target))}</td>
          <td>{waysWords(sum)}</td>
        </tr>
      ))}
    </Table>
  )
}

function waysWords(sum: { entered: number; left: number } | undefined): string {
  return `${formatNumber(sum?.entered ?? 0)} in, ${formatNumber(sum?.left ?? 0)} out`
}
