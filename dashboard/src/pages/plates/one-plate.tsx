import { IconArrowLeft } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type RefObject, useCallback, useRef, useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { usualWords, withArticle } from '#features/events/vehicle-words.ts'
import { PlateText } from '#features/plates/plate-text.tsx'
import { HeatStrip } from '#features/sightings/heat-strip.tsx'
import { SightingCameras } from '#features/sightings/sighting-cameras.tsx'
import { When } from '#format/when.tsx'
import type { PlateHistory } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { ErasePlate } from './erase-plate.tsx'
import { ForgottenNotice } from './forgotten-notice.tsx'
import { GateNotice } from './gate-notice.tsx'
import { howOften } from './how-often.ts'
import { KnownPlateForm } from './known-plate-form.tsx'
import styles from './one-plate.module.css'
import { PlateSightings } from './plate-sightings.tsx'
import { PlateVisits } from './plate-visits.tsx'
import { SamePlate } from './same-plate.tsx'

/** One plate: its visits over cameras and days, its pictures, and its entry in the known plates. */
export function OnePlate({ plateKey }: { plateKey: string }) {
  // Each request is recorded in the audit log, so it is not repeated on its own.
  const history = useApiQuery('plates/{number}', { params: { number: plateKey } }, { freshMs: 300_000 })
  const scroller = useRef<HTMLDivElement>(null)
  const isNew = history.error?.status === 404
  const [wasForgotten, setForgotten] = useState(false)
  const onForgotten = useCallback(() => setForgotten(true), [])
  const onDone = useCallback(() => setForgotten(false), [])
  return (
    <Page title={`Plate ${history.data?.number ?? plateKey}`} scroll="own">
      <div className={styles.onePage} ref={scroller}>
        <Link to="/plates" className={`${layout.back} ${styles.back}`}>
          <IconArrowLeft size={16} aria-hidden /> All plates
        </Link>
        {history.error && !isNew && <LoadProblem what="The plate could not be loaded." query={history} />}
        {wasForgotten && <ForgottenNotice number={plateKey} onDone={onDone} />}
        {history.data && !isNew && (
          <KnownHistory history={history.data} scroller={scroller} onForgotten={onForgotten} />
        )}
        {isNew && (
          <div className={styles.one}>
            <Card as="div">
              <PlateText number={plateKey} size="lg" />
              <p className={tones.soft}>No camera has read this plate yet.</p>
            </Card>
            <div className={styles.side}>
              <Card aria-labelledby="known">
                <h2 id="known">Known plate</h2>
                <KnownPlateForm number={plateKey} known={null} onForgotten={onForgotten} />
              </Card>
            </div>
          </div>
        )}
      </div>
    </Page>
  )
}

interface HistoryOptions {
  history: PlateHistory
  scroller: RefObject<HTMLElement | null>
  onForgotten: () => void
}

function KnownHistory({ history, scroller, onForgotten }: HistoryOptions) {
  const search = { plate: history.key, plateMatch: 'exact' }
  const usual = usualWords(history.usual)
  return (
    <div className={styles.one}>
      <Card as="div">
        <PlateText number={history.number} known={history.known} size="lg" />
        <p className={tones.soft}>
          {howOften(history, false)}
          {history.firstSeen && (
            <>
              {' '}
              · first <When at={history.firstSeen} />
            </>
          )}
          {history.lastSeen && (
            <>
              {' '}
              · last <When at={history.lastSeen} />
            </>
          )}
        </p>
        {usual !== '' && <p data-testid="usual-vehicle">Usually {withArticle(usual)}</p>}
        <section aria-label="When it comes">
          <HeatStrip hours={history.hours} now={Date.now()} search={search} />
        </section>
        <SightingCameras cameras={history.cameras} search={search} />
      </Card>
      <section aria-labelledby="pictures" className={styles.allPictures}>
        <h2 id="pictures">Sightings</h2>
        <PlateSightings history={history} scroller={scroller} />
      </section>
      <div className={styles.side}>
        <Card aria-labelledby="known">
          <h2 id="known">Known plate</h2>
          <KnownPlateForm
            number={history.known ? history.key : history.number}
            known={history.known}
            onForgotten={onForgotten}
          />
        </Card>
        {history.known?.group === 'allow' && <GateNotice />}
        <PlateVisits plate={history.key} />
        <SamePlate history={history} />
        <ErasePlate plate={history.key} />
      </div>
    </div>
  )
}
