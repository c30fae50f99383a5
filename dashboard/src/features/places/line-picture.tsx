import { useApiQuery } from '#api/use-api-query.ts'
import type { ApiCamera, ApiLine } from '#server/api/schemas/index.ts'
import { Picture, thumbnailUrl } from '#ui/picture.tsx'
import { useSize } from '#ui/use-size.ts'
import classes from './line-picture.module.css'

interface LinePictureProps {
  camera: ApiCamera
  lines: readonly ApiLine[]
  names: ReadonlyMap<string, string>
  /** Ids of the lines and zones that stand out. */
  chosen: readonly string[]
  onChoose: (line: ApiLine) => void
}

interface Overview {
  url: string | null
  width: number | null
  height: number | null
  tooLarge: string | null
}

/** The newest overview of the camera: its last picture, or that of one of its last events. */
function useOverview({ id, picture }: ApiCamera): Overview | null {
  const isLast = picture?.role === 'overview'
  const query = { camera: [id], limit: 30 }
  const events = useApiQuery('events', { query }, { enabled: !isLast, freshMs: 60_000 })
  if (isLast) return picture
  const images = events.data?.items.flatMap(event => event.images) ?? []
  return images.find(({ role, valid, url }) => role === 'overview' && valid && url !== null) ?? null
}

/** The camera's own picture with its lines and zones drawn over it. A list beside it has the same choices. */
export function LinePicture(props: LinePictureProps) {
  const overview = useOverview(props.camera)
  if (overview === null || overview.url === null || overview.tooLarge !== null)
    return <Picture image={null} alt="" ratio={4} reason="No overview of this camera yet" />
  return <Drawn {...props} url={overview.url} ratio={`${overview.width ?? 16} / ${overview.height ?? 9}`} />
}

function Drawn({ url, ratio, ...props }: LinePictureProps & { url: string; ratio: string }) {
  const [box, { width, height }] = useSize<HTMLDivElement>()
  return (
    <div ref={box} className={classes.frame} style={{ aspectRatio: ratio }}>
      {width > 0 && <img src={thumbnailUrl(url, width)} alt={`Newest overview of ${props.camera.name}`} />}
      {width > 0 && (
        <svg className={classes.lines} width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden>
          {props.lines
            .filter(({ points }) => points.length > 1)
            .map(line => (
              <DrawnLine key={line.id} line={line} width={width} height={height} {...props} />
            ))}
        </svg>
      )}
    </div>
  )
}

interface DrawnLineProps extends Pick<LinePictureProps, 'names' | 'chosen' | 'onChoose'> {
  line: ApiLine
  width: number
  height: number
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
    <g className={classes.line} data-chosen={chosen.includes(line.id) || undefined} onClick={() => onChoose(line)}>
      <Outline points={text} className={classes.under} />
      <Outline points={text} className={isArea ? classes.area : classes.stroke} />
      <Outline points={text} className={classes.finger} />
      <text x={middle.x} y={middle.y - 6} textAnchor="middle">
        {name}
      </text>
    </g>
  )
}
