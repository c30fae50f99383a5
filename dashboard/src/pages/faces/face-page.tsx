import { Link, useParams } from '@tanstack/react-router'
import { type RefObject, useMemo, useRef } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { attributeValue } from '#features/events/attribute-words.ts'
import { HeatStrip } from '#features/sightings/heat-strip.tsx'
import { Sighting } from '#features/sightings/sighting.tsx'
import { SightingCameras } from '#features/sightings/sighting-cameras.tsx'
import { SightingPictures } from '#features/sightings/sighting-pictures.tsx'
import { formatCount } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import type { ApiEvent, FaceHistory } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import { Empty } from '#ui/empty.tsx'
import { FactList } from '#ui/fact-list.tsx'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import { Picture } from '#ui/picture.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import styles from './face-page.module.css'

/** One person whom cameras recognize by the face: when and where they were seen, with all pictures. */
export function FacePage() {
  const { name = '' } = useParams({ strict: false })
  // Each request is recorded in the audit log, so it is not repeated on its own.
  const history = useApiQuery('faces/{name}', { params: { name } }, { freshMs: 300_000 })
  const scroller = useRef<HTMLDivElement>(null)
  const isUnknown = history.error?.status === 404
  return (
    <Page title={history.data?.name ?? name} scroll="own">
      <div className={layout.scroller} ref={scroller}>
        {isUnknown ? (
          <Empty title="No camera has recognized this person">
            <p>
              Cameras recognize the people in their own library of faces. <Link to="/events">Go to Events</Link>
            </p>
          </Empty>
        ) : (
          <LoadProblem what="The person could not be loaded." query={history} />
        )}
        {history.data && <History history={history.data} scroller={scroller} />}
      </div>
    </Page>
  )
}

interface HistoryProps {
  history: FaceHistory
  scroller: RefObject<HTMLElement | null>
}

function History({ history, scroller }: HistoryProps) {
  const { name, list, identityNumber, picture, hours, cameras } = history
  // A list of a filter is joined by commas, so a name with one can only be asked for as words.
  const search = name.includes(',') ? { text: name } : { attribute: `face.match.name:${name}` }
  return (
    <div className={styles.one}>
      <Card as="div" className={styles.facts}>
        <div className={styles.head}>
          <div className={styles.portrait}>
            <Picture image={picture} alt={`Newest picture of ${name}`} width={160} ratio={1} reason="No picture" />
          </div>
          <FactList
            facts={[
              ['List', list && attributeValue(list)],
              ['Number in the library', identityNumber],
              [
                'Sightings',
                <Link key="sightings" to="/events" search={search}>
                  {formatCount(history.sightings, 'sighting')}
                </Link>,
              ],
              ['First seen', <When key="first" at={history.firstSeen} />],
              [
                'Last seen',
                <Link key="last" to="/events/$eventId" params={{ eventId: history.lastEventId }}>
                  <When at={history.lastSeen} />, <bdi>{history.lastCamera.name}</bdi>
                </Link>,
              ],
            ]}
          />
        </div>
        <section aria-label="Usual times">
          <HeatStrip hours={hours} now={Date.now()} search={search} />
        </section>
        <SightingCameras cameras={cameras} search={search} />
      </Card>
      <section aria-labelledby="pictures">
        <h2 id="pictures">Sightings</h2>
        <FaceSightings name={name} scroller={scroller} />
      </section>
    </div>
  )
}

function similarityWords(event: ApiEvent, target: number): string {
  const similarity = event.targets[target]?.face?.match?.similarity
  return similarity == null ? '' : ` · ${Math.round(similarity * 100)} % match`
}

function FaceSightings({ name, scroller }: { name: string; scroller: RefObject<HTMLElement | null> }) {
  const query = useMemo(
    () => (name.includes(',') ? { text: name } : { attribute: [`face.match.name:${name}`] }),
    [name],
  )
  const isPerson = ({ face }: ApiEvent['targets'][number]) => face?.match?.name?.toLowerCase() === name.toLowerCase()
  return (
    <SightingPictures query={query} scroller={scroller}>
      {(event, width) => {
        const target = event.targets.findIndex(isPerson)
        return (
          <Sighting
            event={event}
            target={target}
            alt={`${name} at ${event.camera.name}`}
            width={width}
            more={similarityWords(event, target)}
          />
        )
      }}
    </SightingPictures>
  )
}
