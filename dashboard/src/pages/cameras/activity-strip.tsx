import styles from '#features/cameras/cameras.module.css'
import { formatCount } from '#format/numbers.ts'

const height = 34
const step = 10
const gap = 2

/** Events of the newest 24 hours, oldest first, as 24 small bars; the hour under way is lighter. */
export function ActivityStrip({ hours }: { hours: readonly number[] }) {
  const most = Math.max(1, ...hours)
  return (
    <figure className={styles.strip}>
      <svg
        role="img"
        aria-label={activityWords(hours)}
        viewBox={`0 0 ${hours.length * step} ${height}`}
        preserveAspectRatio="none"
      >
        {hours.map((count, index) => {
          const size = count === 0 ? 1 : Math.max(2, (count / most) * height)
          const ago = hours.length - 1 - index
          return (
            <rect
              key={`${ago} h ago`}
              className={count === 0 ? styles.noHour : ago === 0 ? styles.openHour : styles.hour}
              x={index * step + gap / 2}
              width={step - gap}
              y={height - size}
              height={size}
            >
              <title>{`${formatCount(count, 'event')}, ${agoWords(ago)}`}</title>
            </rect>
          )
        })}
      </svg>
      <figcaption aria-hidden="true">
        <span>24 h ago</span>
        <span>now</span>
      </figcaption>
    </figure>
  )
}

const agoWords = (hours: number) => (hours === 0 ? 'this hour' : `${hours} h ago`)

/** A description of the strip for screen readers. */
function activityWords(hours: readonly number[]): string {
  const total = hours.reduce((sum, count) => sum + count, 0)
  if (total === 0) return 'No events in 24 hours'
  const busiest = hours.indexOf(Math.max(...hours))
  return `${formatCount(total, 'event')} in 24 hours, most ${agoWords(hours.length - 1 - busiest)}`
}
