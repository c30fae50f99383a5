import type { ReactNode } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import type { ApiCamera } from '#server/api/schemas/index.ts'
import { thumbnailUrl } from '#ui/picture.tsx'
import { useSize } from '#ui/use-size.ts'
import classes from './line-picture.module.css'

interface Overview {
  url: string | null
  width: number | null
  height: number | null
  tooLarge: string | null
}

/** The newest overview of the camera: its last picture, or that of one of its last events. */
function useOverview({ id, picture }: ApiCamera): { overview: Overview | null; isPending: boolean } {
  const isLast = picture?.role === 'overview'
  const query = { camera: [id], limit: 30 }
  const events = useApiQuery('events', { query }, { enabled: !isLast, freshMs: 60_000 })
  if (isLast) return { overview: picture, isPending: false }
  const images = events.data?.items.flatMap(event => event.images) ?? []
  const found = images.find(({ role, valid, url }) => role === 'overview' && valid && url !== null)
  return { overview: found ?? null, isPending: events.isPending }
}

interface ScenePictureProps {
  camera: ApiCamera
  /** Drawn over the picture, which is so many CSS pixels wide and high. */
  children: (size: { width: number; height: number }) => ReactNode
  /** Makes the picture darker, so that what is drawn over it stands out. */
  isDim?: boolean
}

/** The camera's own picture with something drawn over it; an empty frame where it has sent no overview yet. */
export function ScenePicture({ camera, children, isDim = false }: ScenePictureProps) {
  const [box, size] = useSize<HTMLDivElement>()
  const { overview, isPending } = useOverview(camera)
  const url = overview?.tooLarge === null ? overview.url : null
  const ratio = `${overview?.width ?? 16} / ${overview?.height ?? 9}`
  return (
    <div ref={box} className={classes.frame} data-dim={isDim || undefined} style={{ aspectRatio: ratio }}>
      {url !== null && size.width > 0 && (
        <img src={thumbnailUrl(url, size.width)} alt={`Newest overview of ${camera.name}`} draggable={false} />
      )}
      {url === null && !isPending && <p className={classes.none}>No overview of this camera yet</p>}
      {size.width > 0 && children(size)}
    </div>
  )
}
