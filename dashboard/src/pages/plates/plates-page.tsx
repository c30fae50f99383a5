import { useParams } from '@tanstack/react-router'
import { OnePlate } from './one-plate.tsx'
import { PlateSearch } from './plate-search.tsx'

/** The search over all plates, or one plate's own page. */
export function PlatesPage() {
  const { plateKey } = useParams({ strict: false })
  return plateKey === undefined ? <PlateSearch /> : <OnePlate key={plateKey} plateKey={plateKey} />
}
