import { Badge } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import styles from '#features/cameras/cameras.module.css'
import { formatNumber } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import type { ApiCamera } from '#server/api/schemas/index.ts'
import { FactList } from '#ui/fact-list.tsx'
import { Picture } from '#ui/picture.tsx'
import tile from '#ui/tile.module.css'
import { ActiveAlarms } from './active-alarms.tsx'
import { ActivityStrip } from './activity-strip.tsx'
import { Approval } from './approval.tsx'
import { CameraStatus } from './camera-status.tsx'
import { isInOtherZone, otherZoneWords } from './camera-words.ts'
import { ClaimedAddresses } from './claimed-addresses.tsx'
import { FindOutWhy } from './find-out-why.tsx'

/** One camera: its last picture, its status, and its activity. */
export function CameraCard({ camera, isOpen }: { camera: ApiCamera; isOpen: boolean }) {
  return (
    <article className={`${tile.tile} ${styles.card}`} data-open={isOpen || undefined} data-testid="camera-card">
      <div className={styles.cardPicture}>
        <Picture
          image={camera.picture}
          alt={`Last picture of ${camera.name}`}
          width={340}
          fill
          reason={camera.events.total === 0 ? 'No event yet' : 'Its events have no pictures'}
        />
        <ActiveAlarms alarms={camera.alarms} most={2} />
      </div>
      <div className={styles.cardWords}>
        <div className={styles.cardHead}>
          <h2>
            <Link
              to="/cameras/$cameraId"
              params={{ cameraId: camera.id }}
              className={tile.link}
              search={before => before}
            >
              {camera.name}
            </Link>
          </h2>
          {camera.state === 'ignored' ? (
            <Badge color="gray">ignored</Badge>
          ) : (
            <CameraStatus word={camera.status.word} />
          )}
        </div>
        <p className={styles.reason}>
          {camera.status.reason}
          <FindOutWhy camera={camera} className={styles.above} />
        </p>
        {isInOtherZone(camera) && (
          <p className={styles.reason} data-testid="other-zone">
            {otherZoneWords(camera)}.{' '}
            <Link
              to="/cameras/$cameraId"
              params={{ cameraId: camera.id }}
              search={before => before}
              className={styles.above}
            >
              Set the time zone
            </Link>
          </p>
        )}
        <ActivityStrip hours={camera.events.hours} />
        <FactList
          layout="inline"
          facts={[
            ['Last hour', formatNumber(camera.events.lastHour)],
            ['24 hours', formatNumber(camera.events.last24Hours)],
            ['Last seen', camera.lastSeen ? <When key="seen" at={camera.lastSeen} as="relative" /> : 'never'],
          ]}
        />
        {camera.state !== 'ignored' && (
          <div className={styles.claims}>
            <ClaimedAddresses camera={camera} />
          </div>
        )}
        {camera.state === 'pending' && (
          <div className={styles.pending}>
            <p>New device at {camera.address}. Rules ignore it until you approve it.</p>
            <Approval camera={camera} />
          </div>
        )}
      </div>
    </article>
  )
}
