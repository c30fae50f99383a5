import { formatNumber } from '#format/numbers.ts'
import type { ApiPlaceCounts } from '#server/api/schemas/index.ts'
import classes from './place-counts.module.css'
import { comparisonWords } from './place-period.ts'
import { useBucketWords } from './use-bucket-words.ts'

/** The sums of the period, its busiest time, and what is missing. */
export function PlaceFigures({ counts }: { counts: ApiPlaceCounts }) {
  const { total, compared, peak, insidePeak } = counts
  const words = useBucketWords(counts)
  return (
    <div className={classes.figures}>
      <p>
        <strong>{formatNumber(total.entered)}</strong> in
        {compared && compared.times > 0 && (
          <span>
            {formatNumber(compared.total.entered)} {comparisonWords[compared.compare]}
            {compared.total.missing && `, ${compared.total.missing}`}
          </span>
        )}
      </p>
      <p>
        <strong>{formatNumber(total.left)}</strong> out
      </p>
      {peak && (
        <p>
          <strong>{formatNumber(peak.entered)}</strong> in at the busiest time
          <span>{words(peak.from)}</span>
        </p>
      )}
      {insidePeak && (
        <p>
          <strong>{formatNumber(insidePeak.inside)}</strong> inside at most
          <span>{words(insidePeak.from)}</span>
        </p>
      )}
      {total.missing && (
        <p className={classes.missing}>
          <strong>{total.missing}</strong>
          <span>A camera was silent then, so the sums are too low.</span>
        </p>
      )}
    </div>
  )
}
