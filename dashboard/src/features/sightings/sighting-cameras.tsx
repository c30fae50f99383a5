import { Link } from '@tanstack/react-router'
import { formatNumber } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import type { Search } from '#routing/search-params.ts'
import type { FaceHistory } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import tones from '#ui/text.module.css'
import styles from './sightings.module.css'

interface SightingCamerasProps {
  cameras: FaceHistory['cameras']
  /** The search that finds the sightings on the page Events. */
  search: Search
}

/** The cameras that saw something, each with its number of sightings as a bar. */
export function SightingCameras({ cameras, search }: SightingCamerasProps) {
  const most = Math.max(1, ...cameras.map(one => one.sightings))
  if (cameras.length === 0) return null
  return (
    <section aria-labelledby="where">
      <h2 id="where">Where</h2>
      <ul className={`${layout.list} ${styles.cameras}`}>
        {cameras.map(({ camera, sightings, lastSeen }) => (
          <li key={camera.id}>
            <Link to="/events" search={{ ...search, camera: camera.id }}>
              {camera.name}
            </Link>
            <span className={styles.bar} style={{ width: `${Math.max(2, (sightings / most) * 100)}%` }} />
            <span>{formatNumber(sightings)}</span>
            <span className={tones.soft}>
              last <When at={lastSeen} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
