import { Link } from '@tanstack/react-router'
import type { ApiCamera } from '#server/api/schemas/index.ts'

/** The way to the doctor from a camera that is not as it should be; nothing for one that is. Stands behind a sentence. */
export function FindOutWhy({ camera, className }: { camera: ApiCamera; className?: string | undefined }) {
  if (camera.status.word === 'ok') return null
  return (
    <>
      {' '}
      <Link
        to="/doctor"
        search={{ about: camera.id }}
        aria-label={`Find out why: ${camera.name}`}
        className={className}
      >
        Find out why
      </Link>
    </>
  )
}
