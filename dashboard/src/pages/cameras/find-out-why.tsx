import { Link } from '@tanstack/react-router'
import type { ApiCamera } from '#server/api/schemas/index.ts'

/** A link to the doctor after a sentence about a camera with a problem; renders nothing for a camera that is OK. */
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
