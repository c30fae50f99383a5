import { useApiQuery } from '#api/use-api-query.ts'
import { ScenePicture } from '#features/places/scene-picture.tsx'
import { formatCount, formatDuration } from '#format/numbers.ts'
import { useFormat } from '#format/use-format.ts'
import type { ApiCamera, ApiPathMap } from '#server/api/schemas/index.ts'
import { LoadProblem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { coloredCells, type MapShow, rampGradient, strongest } from './path-colors.ts'
import classes from './paths.module.css'
import type { PathsState } from './use-paths-state.ts'

/** The presence, the standing or the speed of targets, as colors over the picture of the camera. */
export function MapScene({ camera, state, show }: { camera: ApiCamera; state: PathsState; show: MapShow }) {
  const request = { params: { id: camera.id }, query: state.query }
  const map = useApiQuery('cameras/{id}/path-map', request, { everyMs: 60_000, keepPrevious: true })
  return (
    <>
      <LoadProblem what="The map could not be loaded." query={map} />
      <ScenePicture camera={camera} isDim={(map.data?.cells.length ?? 0) > 0}>
        {() => map.data && <Cells map={map.data} show={show} />}
      </ScenePicture>
      {map.data && <MapWords map={map.data} show={show} />}
    </>
  )
}

const showHints: Record<MapShow, string> = {
  presence: 'The time that targets were in each spot.',
  standing: 'The time that targets stood in each spot: moved by less than a fifth of their height in a second.',
  speed:
    'The mean speed of those that moved, measured in their own heights and compared with each other. It is no km/h, because the camera is not calibrated.',
}
const ends: Record<MapShow, readonly [low: string, high: string]> = {
  presence: ['little', 'much'],
  standing: ['little', 'much'],
  speed: ['slow', 'fast'],
}

function MapWords({ map, show }: { map: ApiPathMap; show: MapShow }) {
  const { day } = useFormat()
  const [low, high] = ends[show]
  const [first, last] = [day(map.from), day(Date.parse(map.to) - 1)]
  if (map.tracks === 0) return <p>Nobody was followed in these days.</p>
  return (
    <>
      <div className={classes.legend}>
        <span>{low}</span>
        <span className={classes.ramp} style={{ background: rampGradient }} />
        <span>{high}</span>
      </div>
      <p data-testid="strongest">{strongestWords(map, show)}</p>
      <p className={tones.faint}>
        {showHints[show]} From {formatCount(map.tracks, 'path')} of whole days:{' '}
        {first === last ? first : `${first} to ${last}`}.
      </p>
    </>
  )
}

function strongestWords({ cells, grid }: ApiPathMap, show: MapShow): string {
  const cell = strongest(cells, show)
  if (cell === null) return show === 'standing' ? 'Nobody stood.' : 'Nobody moved.'
  const across = Math.round(((cell.column + 0.5) / grid.columns) * 100)
  const down = Math.round(((cell.row + 0.5) / grid.rows) * 100)
  const where = `${across} % from the left and ${down} % from the top`
  if (show === 'speed') return `Fastest at ${where}.`
  const time = formatDuration(show === 'presence' ? cell.presentMs : cell.standingMs)
  return `Most at ${where}: ${time} in all, ${formatCount(cell.visits, 'visit')}.`
}

function Cells({ map, show }: { map: ApiPathMap; show: MapShow }) {
  const { columns, rows } = map.grid
  return (
    <svg
      className={classes.over}
      data-soft={show !== 'speed' || undefined}
      viewBox={`0 0 ${columns} ${rows}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={strongestWords(map, show)}
      data-testid="map"
    >
      {coloredCells(map.cells, show).map(({ cell, color, opacity }) => (
        <rect
          key={`${cell.column} ${cell.row}`}
          x={cell.column}
          y={cell.row}
          width={1}
          height={1}
          fill={color}
          fillOpacity={opacity}
        />
      ))}
    </svg>
  )
}
