import type { SimulatedCamera } from './camera.ts'
import type { OddPost } from './posts/odd-posts.ts'
import type { Stream } from './select-types.ts'

/** One post of the run. */
export interface PlannedPost {
  /** Milliseconds from the start of the run. */
  atMs: number
  camera: SimulatedCamera
  kind: 'alarm' | 'odd' | Stream
  /** Plain name of the smart type or odd post, otherwise the kind. */
  name: string
  framing: OddPost['framing']
  /** Builds the body and draws its pictures. The bytes depend on the plan alone, not on the time of the call. */
  body: () => Promise<Buffer>
}

/** Returns a post with the framing that devices use, unless another one is given. */
export function planned(post: Omit<PlannedPost, 'framing'> & Partial<Pick<PlannedPost, 'framing'>>): PlannedPost {
  return { framing: 'content-length', ...post }
}
