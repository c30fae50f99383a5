import { insideWords } from '#features/places/place-words.ts'
import { Stay } from '#features/places/stay.tsx'
import { visitorWords } from '#features/places/visit-words.ts'
import { useFormat } from '#format/use-format.ts'
import type { ApiPlace, ApiVisit } from '#server/api/schemas/index.ts'
import classes from './places.module.css'

/** The list of vehicles inside on paper, to tick off. Nothing of it is on the screen. */
export function PrintedList({ place, visits }: { place: ApiPlace; visits: readonly ApiVisit[] }) {
  const format = useFormat()
  return (
    <div className={classes.printed}>
      <p>
        <strong>{insideWords(place)} inside</strong>
        {place.occupancy.uncertain && ', uncertain'} · printed {format.dateTime(Date.now())}
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Found</th>
            <th scope="col">Plate</th>
            <th scope="col">Name</th>
            <th scope="col">Group</th>
            <th scope="col">Since</th>
            <th scope="col">Stay</th>
          </tr>
        </thead>
        <tbody>
          {visits.map(visit => (
            <tr key={visit.id}>
              <td>☐</td>
              <td>{visit.plate}</td>
              <td>{visit.known?.name}</td>
              <td>{visit.visitor ? visitorWords(visit.visitor) : visit.known?.group}</td>
              <td>{visit.enteredAt && format.dateTimeShort(visit.enteredAt)}</td>
              <td>
                <Stay visit={visit} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
