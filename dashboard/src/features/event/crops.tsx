import { apiUrl } from '#api/api-client.ts'
import { targetWords } from '#features/events/category-words.ts'
import { isPlainClick } from '#features/events/plain-click.ts'
import { targetText } from '#features/events/target-text.ts'
import type { ApiEvent, ApiImage } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import classes from './crops.module.css'
import type { LookAt } from './viewer/event-pictures.ts'

/** A picture that is too large is only linked, because the browser would decode all of it to show it small. */
function CropImage({ image, url, word }: { image: ApiImage; url: string; word: string }) {
  const { width, height, tooLarge } = image
  if (tooLarge !== null) return <span className={classes.gone}>{tooLarge}. Download the original to see it.</span>
  return <img src={apiUrl(url)} alt={`Close-up: ${word}`} width={width ?? undefined} height={height ?? undefined} />
}

/** The pictures of the targets, never enlarged. */
export function Crops({ event, lookAt }: { event: ApiEvent; lookAt: LookAt }) {
  const crops = event.images.filter(image => image.role === 'target' && image.valid)
  if (crops.length === 0) return null
  return (
    <ul className={`${layout.list} ${classes.strip}`} aria-label="Pictures of the targets">
      {crops.map(image => {
        const target = image.target === null ? undefined : event.targets[image.target]
        const word = target?.plate?.corrected ?? target?.plate?.number ?? (target ? targetWords[target.type] : 'Target')
        return (
          <li key={image.url ?? image.sha256} className={classes.crop}>
            {image.url === null ? (
              <span className={classes.gone}>picture removed</span>
            ) : (
              <a
                href={apiUrl(image.url)}
                target="_blank"
                rel="noreferrer"
                title={target && targetText(target)}
                onClick={clicked => {
                  if (image.tooLarge !== null || !isPlainClick(clicked)) return
                  clicked.preventDefault()
                  lookAt(event.images.indexOf(image))
                }}
              >
                <CropImage image={image} url={image.url} word={word} />
              </a>
            )}
            <span>{word}</span>
          </li>
        )
      })}
    </ul>
  )
}
