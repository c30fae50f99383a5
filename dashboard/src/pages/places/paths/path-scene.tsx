import { useApiQuery } from '#api/use-api-query.ts'
import { ScenePicture } from '#features/places/scene-picture.tsx'
import { formatCount, formatNumber } from '#format/numbers.ts'
import type { ApiCamera, ApiPaths } from '#server/api/schemas/index.ts'
import { LoadProblem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { kindWords } from '../lines/kind-words.ts'
import { pathColors } from './path-colors.ts'
import classes from './paths.module.css'
import type { PathsState } from './use-paths-state.ts'

type Track = ApiPaths['items'][number]

const mostPaths = 200

/** The newest paths of a time, drawn over the picture of the camera. */
export function PathScene({ camera, state }: { camera: ApiCamera; state: PathsState }) {
  const request = { params: { id: camera.id }, query: { ...state.query, limit: mostPaths } }
  const paths = useApiQuery('cameras/{id}/paths', request, { everyMs: 60_000, keepPrevious: true })
  const items = paths.data?.items ?? []
  return (
    <>
      <LoadProblem what="The paths could not be loaded." query={paths} />
      <ScenePicture camera={camera} isDim={items.length > 0}>
        {size => <Paths items={items} {...size} />}
      </ScenePicture>
      {paths.data && <PathWords paths={paths.data} />}
    </>
  )
}

function PathWords({ paths: { items, total } }: { paths: ApiPaths }) {
  if (total === 0) return <p>Nobody was followed in this time.</p>
  const kinds = [...Map.groupBy(items, ({ type }) => type)]
  return (
    <>
      <p>
        {items.length < total
          ? `The newest ${formatNumber(items.length)} of ${formatCount(total, 'path')}.`
          : total === 1
            ? 'The only path of this time.'
            : `All ${formatCount(total, 'path')} of this time.`}
      </p>
      <ul className={classes.kinds} aria-label="Colors">
        {kinds.map(([kind, own]) => (
          <li key={kind}>
            <span className={classes.swatch} style={{ background: pathColors[kind] }} />
            {kindWords[kind]} <span className={tones.soft}>{formatNumber(own.length)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

/** The point on which the target stood: the middle of the lower edge of its box. */
const footText = ({ path }: Track, width: number, height: number) =>
  path.map(([, x1, , x2, y2]) => `${(((x1 + x2) / 2) * width).toFixed(1)},${(y2 * height).toFixed(1)}`).join(' ')

function Paths({ items, width, height }: { items: readonly Track[]; width: number; height: number }) {
  return (
    <svg
      className={classes.over}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={formatCount(items.length, 'path')}
      data-testid="paths"
    >
      {items.map(track => (
        <g key={track.id} style={{ color: pathColors[track.type] }} className={classes.path}>
          <polyline points={footText(track, width, height)} />
          <PathEnd track={track} width={width} height={height} />
        </g>
      ))}
    </svg>
  )
}

function PathEnd({ track, width, height }: { track: Track; width: number; height: number }) {
  const last = track.path.at(-1)
  if (!last) return null
  return <circle cx={((last[1] + last[3]) / 2) * width} cy={last[4] * height} r={3} />
}
