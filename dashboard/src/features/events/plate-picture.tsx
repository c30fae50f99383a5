import type { ApiEvent, ApiImage } from '#server/api/schemas/index.ts'
import { thumbnailUrl } from '#ui/picture.tsx'
import classes from './plate-picture.module.css'

interface PlatePictureProps {
  overview: Pick<ApiImage, 'url' | 'width' | 'height'>
  /** The plate's own picture; null where the camera sent none. */
  plate: Pick<ApiImage, 'url' | 'width' | 'height'> | null
  /** The box of the plate, or of the vehicle with it, in fractions of the overview. */
  box: NonNullable<ApiEvent['targets'][number]['box']>
  alt: string
  /** Width : height of the picture on the page. */
  ratio: number
}

/** A car is about so many times as wide as its plate. */
const platesACar = 5
const smallestPart = 0.25

interface Part {
  left: number
  top: number
  width: number
}

const within = (value: number, size: number) => Math.min(Math.max(0, value), 1 - size)

/** The part of the overview around a box, in fractions, in the shape of the card. */
function partAround({ box, ratio, overview }: PlatePictureProps): Part {
  const shape = (overview.width ?? 16) / (overview.height ?? 9) / ratio
  const wanted = (box.x2 - box.x1) * platesACar
  const width = Math.min(1, Math.max(smallestPart, wanted), 1 / shape)
  const height = width * shape
  return {
    width,
    left: within((box.x1 + box.x2) / 2 - width / 2, width),
    top: within((box.y1 + box.y2) / 2 - height / 2, height),
  }
}

// With its border of 2 px, as in the style sheet.
const insetHeight = 34
const border = 2

/** The size of the inset before its picture is loaded, so that nothing grows then. */
function insetSize({ width, height }: Pick<ApiImage, 'width' | 'height'>) {
  if (!width || !height) return undefined
  const fullWidth = ((insetHeight - 2 * border) * width) / height + 2 * border
  return { width: `min(45%, ${Math.round(fullWidth)}px)`, aspectRatio: `${fullWidth} / ${insetHeight}` }
}

/** The car: the overview around its plate, with the plate's picture inset. */
export function PlatePicture(props: PlatePictureProps) {
  const { overview, plate, alt, ratio } = props
  const { left, top, width } = partAround(props)
  const shown = 320
  return (
    <span className={classes.box} style={{ aspectRatio: String(ratio) }}>
      <img
        className={classes.car}
        src={thumbnailUrl(overview.url ?? '', Math.min(960, shown / width))}
        alt={alt}
        loading="lazy"
        decoding="async"
        style={{
          width: `${100 / width}%`,
          left: `${(-left / width) * 100}%`,
          // A percentage of a transform is one of the picture itself.
          transform: `translateY(${-top * 100}%)`,
        }}
      />
      {plate && (
        <img
          className={classes.plate}
          src={thumbnailUrl(plate.url ?? '', 160)}
          alt=""
          loading="lazy"
          decoding="async"
          style={insetSize(plate)}
        />
      )}
    </span>
  )
}
