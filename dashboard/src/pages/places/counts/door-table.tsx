import { formatNumber } from '#format/numbers.ts'
import type { ApiPlaceCounts } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import { Table } from '#ui/table.tsx'
import tones from '#ui/text.module.css'

type Door = ApiPlaceCounts['doors'][number]

const sourceWords: Record<NonNullable<Door['source']>, string> = {
  plates: 'plates that passed',
  counter: "the camera's counter",
  crossings: 'crossings that the camera reported',
  tracks: 'tracks that crossed the drawn line',
}

const nameOf = ({ camera, line, lineName }: Door) =>
  lineName ?? (line === null ? `Plates at ${camera.name}` : `A line of ${camera.name}`)

/** A table of the people or vehicles that came through each door, and of the source of each number. */
export function DoorTable({ doors }: { doors: readonly Door[] }) {
  if (doors.length === 0) return null
  const number = (word: string) => (
    <th key={word} scope="col" data-number>
      {word}
    </th>
  )
  return (
    <Card aria-labelledby="doors">
      <h2 id="doors">Doors</h2>
      <p className={tones.lead}>
        Nobody is counted twice: of the lines and areas of one camera, only the best is added up.
      </p>
      <Table
        look="plain"
        label="What came through each door"
        head={['Door', 'Camera', 'Counted by', number('In'), number('Out')]}
      >
        {doors.map(door => (
          <tr key={`${door.camera.id}/${door.line}`}>
            <th scope="row">{nameOf(door)}</th>
            <td>{door.camera.name}</td>
            <td>{door.source ? sourceWords[door.source] : 'nothing in this period'}</td>
            <td data-number>{formatNumber(door.entered)}</td>
            <td data-number>{formatNumber(door.left)}</td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}
