import tones from '#ui/text.module.css'
import classes from './category-mark.module.css'
import { type Category, categoryWords, markColor } from './category-words.ts'

/** The color, the icon and the word of a category; `iconOnly` keeps the word for screen readers. */
export function CategoryMark({ category, iconOnly = false }: { category: Category; iconOnly?: boolean }) {
  const { word, Icon } = categoryWords[category]
  return (
    <span className={classes.mark} title={iconOnly ? word : undefined}>
      <Icon size={16} stroke={1.8} color={markColor(category)} aria-hidden />
      <span className={iconOnly ? 'visually-hidden' : tones.cut}>{word}</span>
    </span>
  )
}
