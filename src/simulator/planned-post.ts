import type { SimulatedCamera } from './camera.ts'
import type { OddPost } from './posts/odd-posts.ts'
import type { Stream } from './select-types.ts'

/** One post of the run. */
export interface PlannedPost {
  /** Milliseconds from the start of the run. */
  atMs: number
  camera: SimulatedCamera
  kind: 'alarm' | 'odd' | Stream
  /** Plain name of the smart type or of the odd post, else the kind. */
  name: string
  framing: OddPost['framing']
  /** Draws what is needed; the bytes follow from the plan alone, whenever it is called. */
  body: () => Promise<Buffer>
}

/** What most posts need to say of themselves: the others' framing is that of devices. */
export function planned(post: Omit<PlannedPost, 'framing'> & Partial<Pick<PlannedPost, 'framing'>>): PlannedPost {
  return { framing: 'content-length', ...post }
}
