import layout from '#ui/layout.module.css'
import styles from './counts.module.css'
import type { Ghost } from './ghosts.ts'

interface LegendOptions {
  hasOut: boolean
  hasInside: boolean
  hasSilence: boolean
  ghosts: readonly Ghost[]
}

/** Explains the marks of the chart that are in use. */
export function CountLegend({ hasOut, hasInside, hasSilence, ghosts }: LegendOptions) {
  return (
    <ul className={`${layout.list} ${styles.legend}`}>
      <li>
        <Swatch className={styles.in} /> In
      </li>
      {hasOut && (
        <li>
          <Swatch className={styles.out} /> Out
        </li>
      )}
      {hasInside && (
        <li>
          <LineSample className={styles.inside} /> Inside, maximum (right scale)
        </li>
      )}
      {ghosts.map((ghost, index) => (
        <li key={ghost.words}>
          <span className={index ? styles.ghostFar : styles.ghost}>
            <LineSample />
          </span>
          {ghost.words.replace(/^./, first => first.toUpperCase())}
        </li>
      ))}
      {hasSilence && (
        <li>
          <Swatch className={styles.silentAll} /> Camera silent: no counts
        </li>
      )}
    </ul>
  )
}

function Swatch({ className }: { className: string | undefined }) {
  return (
    <svg width="14" height="14" aria-hidden="true">
      <rect className={className} width="14" height="14" rx="2" />
    </svg>
  )
}

function LineSample({ className }: { className?: string | undefined }) {
  return (
    <svg width="22" height="14" aria-hidden="true">
      <path className={className} d="M0,10H9V4H22" />
    </svg>
  )
}
