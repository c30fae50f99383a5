import { categoryWords } from '#features/events/category-words.ts'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import { overlayShapes, type Shape } from './overlay-shapes.ts'
import classes from './overview.module.css'
import { placeLabels } from './place-labels.ts'

const pointsText = (shape: Shape) => shape.points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')

/** Points from the first to the last point of a line, because a post does not contain the direction of the crossing. */
function Arrow({ shape }: { shape: Shape }) {
  const [end, before] = [shape.points.at(-1), shape.points.at(-2)]
  if (end === undefined || before === undefined) return null
  const angle = (Math.atan2(end.y - before.y, end.x - before.x) * 180) / Math.PI
  return <path d="M 1 0 L -12 -6 L -9 0 L -12 6 Z" transform={`translate(${end.x} ${end.y}) rotate(${angle})`} />
}

function Outline({ shape }: { shape: Shape }) {
  if (shape.kind === 'line') {
    return (
      <g className={classes.line}>
        <polyline points={pointsText(shape)} className={classes.under} />
        <polyline points={pointsText(shape)} />
        <Arrow shape={shape} />
      </g>
    )
  }
  return (
    <g className={shape.kind === 'box' ? classes.target : classes.area} data-testid={`overlay-${shape.kind}`}>
      <polygon points={pointsText(shape)} className={classes.under} />
      <polygon points={pointsText(shape)} />
    </g>
  )
}

/** Boxes, zones and lines over a picture shown at that size, with labels that keep out of each other's way. */
export function Overlay({ event, width, height }: { event: ApiEvent; width: number; height: number }) {
  if (width === 0 || height === 0) return null
  const shapes = overlayShapes(event, width, height)
  const labels = placeLabels(shapes, { width, height })
  const words = labels.map(label => label.text).join(', ')
  return (
    <svg
      className={classes.overlay}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      style={{ color: `var(--over-${categoryWords[event.category].color})` }}
      role="img"
      aria-label={`Marked in the picture: ${words}`}
      data-testid="overlay"
    >
      {shapes.map(shape => (
        <Outline key={`${shape.kind} ${pointsText(shape)}`} shape={shape} />
      ))}
      {labels.map(label => (
        <g key={`${label.x} ${label.y}`} className={classes.label} transform={`translate(${label.x} ${label.y})`}>
          <rect width={label.width} height={label.height} rx={3} />
          <text x={7} y={14}>
            {label.text}
          </text>
        </g>
      ))}
    </svg>
  )
}
