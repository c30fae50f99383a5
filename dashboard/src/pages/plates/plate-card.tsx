import { IconCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { PlatePicture } from '#features/events/plate-picture.tsx'
import { PlateText } from '#features/plates/plate-text.tsx'
import { whyWords } from '#features/plates/why-words.ts'
import { When } from '#format/when.tsx'
import type { ApiPlate } from '#server/api/schemas/index.ts'
import { Picture } from '#ui/picture.tsx'
import tones from '#ui/text.module.css'
import tile from '#ui/tile.module.css'
import { howOften } from './how-often.ts'
import styles from './plates.module.css'
import { ValidityMark } from './validity.tsx'

const ratio = 16 / 10

/** The car with the plate inset, or the only picture there is. */
function PlateView({ plate: { scene, picture, number, sightings } }: { plate: ApiPlate }) {
  const alt = `Newest picture of ${number}`
  if (scene === null || scene.tooLarge !== null) {
    const reason = sightings === 0 ? 'No picture yet' : 'No picture'
    return <Picture image={picture} alt={alt} width={240} ratio={ratio} reason={reason} />
  }
  const closeUp = picture?.role === 'overview' ? null : picture
  return <PlatePicture overview={scene} plate={closeUp} box={scene.box} alt={alt} ratio={ratio} />
}

interface PlateCardProps {
  plate: ApiPlate
  searched: string
  /** Shows the number of reads instead of that of passes. */
  countsReads: boolean
}

/** A plate found: its newest picture, how often and where it was seen, and why it matches. */
export function PlateCard({ plate, searched, countsReads }: PlateCardProps) {
  const why = whyWords(plate.why, searched)
  return (
    <li className={`${tile.tile} ${styles.card}`} data-testid="plate-card">
      <PlateView plate={plate} />
      <div className={styles.cardWords}>
        <Link to="/plates/$plateKey" params={{ plateKey: plate.key }} className={tile.link}>
          <PlateText number={plate.number} />
        </Link>
        {plate.known && <KnownWords known={plate.known} />}
        {why && <p className={styles.why}>{why}</p>}
        <p className={`${tones.soft} ${tones.small}`}>
          {plate.sightings === 0 ? (
            'Not seen yet'
          ) : (
            <>
              {howOften(plate, countsReads)}
              {plate.lastSeen && (
                <>
                  {' '}
                  · last <When at={plate.lastSeen} />
                </>
              )}
              {plate.lastCamera && <> · {plate.lastCamera.name}</>}
            </>
          )}
        </p>
      </div>
    </li>
  )
}

function KnownWords({ known }: { known: NonNullable<ApiPlate['known']> }) {
  const words = [known.name, known.group].filter(Boolean).join(' · ')
  return (
    <p className={styles.known} title={known.notes ?? undefined}>
      <IconCheck size={14} aria-hidden />
      <span className="visually-hidden">Known plate</span>
      <span className={tones.cut}>{words === '' ? 'Known' : words}</span>
      <ValidityMark known={known} />
    </p>
  )
}
