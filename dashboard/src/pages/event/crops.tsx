import type { ApiEvent } from '../../../../src/api/schemas/index.ts'
import { apiUrl } from '../../api/api-client.ts'
import { targetWords } from '../../shared/category-words.ts'
import { targetText } from '../../shared/target-words.tsx'
import classes from './crops.module.css'

/** Every target's own picture, at no more than its real size. */
export function Crops({ event }: { event: ApiEvent }) {
  const crops = event.images.filter(image => image.role === 'target' && image.valid)
  if (crops.length === 0) return null
  return (
    <ul className={classes.strip} aria-label="Targets' pictures">
      {crops.map(image => {
        const target = image.target === null ? undefined : event.targets[image.target]
        const word = target?.plate?.corrected ?? target?.plate?.number ?? (target ? targetWords[target.type] : 'Target')
        return (
          <li key={image.url ?? image.sha256} className={classes.crop}>
            {image.url === null ? (
              <span className={classes.gone}>no longer kept</span>
            ) : (
              <a href={apiUrl(image.url)} target="_blank" rel="noreferrer" title={target && targetText(target)}>
                <img
                  src={apiUrl(image.url)}
                  alt={`Close-up: ${word}`}
                  width={image.width ?? undefined}
                  height={image.height ?? undefined}
                />
              </a>
            )}
            <span>{word}</span>
          </li>
        )
      })}
    </ul>
  )
}
