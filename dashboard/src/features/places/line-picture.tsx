import type { ApiCamera, ApiLine } from '#server/api/schemas/index.ts'
import classes from './line-picture.module.css'
import { ScenePicture } from './scene-picture.tsx'

interface LinePictureProps {
  camera: ApiCamera
  lines: readonly ApiLine[]
  names: ReadonlyMap<string, string>
  /** Ids of the lines and zones that stand out. */
  chosen: readonly string[]
  onChoose: (line: ApiLine) => void
}

/** The camera's own picture with its lines and zones drawn over it. A list beside it has the same choices. */
export function LinePicture({ camera, ...props }: LinePictureProps) {
  return <ScenePicture camera={camera}>{size => <DrawnLines {...props} {...size} />}</ScenePicture>
}

interface DrawnLinesProps extends Omit<LinePictureProps, 'camera' | 'onChoose'> {
  onChoose?: LinePictureProps['onChoose']
  width: number
  height: number
}

/** Lines and zones over a picture of this size. */
export function DrawnLines({ lines, width, height, ...props }: DrawnLinesProps) {
  return (
    <svg className={classes.lines} width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden>
      {lines
        .filter(({ points }) => points.length > 1)
        .map(line => (
          <DrawnLine key={line.id} line={line} width={width} height={height} {...props} />
        ))}
    </svg>
  )
}

interface DrawnLineProps extends Pick<DrawnLinesProps, 'names' | 'chosen' | 'onChoose' | 'width' | 'height'> {
  line: ApiLine
}

function DrawnLine({ line, width, height, names, chosen, onChoose }: DrawnLineProps) {
  const points = line.points.map(({ x, y }) => ({ x: x * width, y: y * height }))
  const text = points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')
  const isArea = line.shape === 'area' && points.length > 2
  const Outline = isArea ? 'polygon' : 'polyline'
  const name = names.get(line.id) ?? ''
  const middle = {
    x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
    y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the list beside the picture has the same choices as buttons
    <g className={classes.line} data-chosen={chosen.includes(line.id) || undefined} onClick={() => onChoose?.(line)}>
      <Outline points={text} className={classes.under} />
      <Outline points={text} className={isArea ? classes.area : classes.stroke} />
      {onChoose && <Outline points={text} className={classes.finger} />}
      <text x={middle.x} y={middle.y - 6} textAnchor="middle">
        {name}
      </text>
    </g>
  )
}
