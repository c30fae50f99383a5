import { formatCount } from '#format/numbers.ts'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import { categoryWords } from './category-words.ts'
import classes from './parts-mark.module.css'

/** The number of events that a card stands for; nothing for one. Its title names their categories. */
export function PartsMark({ parts }: { parts: readonly ApiEvent[] }) {
  if (parts.length < 2) return null
  const categories = [...new Set(parts.map(({ category }) => categoryWords[category].word))]
  return (
    <span className={classes.parts} title={categories.join(', ')} data-testid="parts">
      {formatCount(parts.length, 'event')}
    </span>
  )
}
