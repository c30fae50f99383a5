import { BufferPool } from '../../lib/buffer-pool.ts'
import { imageRoles } from '../../model/index.ts'

/** Reads a picture into memory that `allocate` returns; null if its file was removed. */
export type ReadPicture = (file: string, allocate: (bytes: number) => Buffer) => Promise<Buffer | null>

/** A picture in memory that is used again afterwards. */
export interface LentPicture {
  bytes: Buffer
  /** To be called once. `intact`: nothing will read the bytes any more. */
  giveBack(intact: boolean): void
}

interface Loaded {
  bytes: Buffer
  users: number
  isReusable: boolean
}

// The pictures of an event are published on this server's topics and on those of the existing bridge.
const mostKept = imageRoles.length
const mostIdleBytes = 8 * 2 ** 20

/** Lends pictures, those of one event read once, in memory that is used again: new memory costs more than reading. */
export class LentPictures {
  private readonly read: ReadPicture
  private readonly pool = new BufferPool(mostIdleBytes)
  /** The pictures that were read last, by file. */
  private readonly kept = new Map<string, Loaded>()

  constructor({ read }: { read: ReadPicture }) {
    this.read = read
  }

  /** Null if the picture was removed. Rejects if it cannot be read. */
  async lend(file: string): Promise<LentPicture | null> {
    const loaded = this.kept.get(file) ?? (await this.load(file))
    if (!loaded) return null
    loaded.users++
    return {
      bytes: loaded.bytes,
      giveBack: intact => {
        loaded.users--
        loaded.isReusable &&= intact
        if (this.kept.get(file) !== loaded) this.reuse(loaded)
      },
    }
  }

  private async load(file: string): Promise<Loaded | null> {
    const bytes = await this.read(file, length => this.pool.lend(length))
    if (!bytes) return null
    const loaded = { bytes, users: 0, isReusable: true }
    this.kept.set(file, loaded)
    const [oldest] = this.kept
    if (oldest && this.kept.size > mostKept) {
      this.kept.delete(oldest[0])
      this.reuse(oldest[1])
    }
    return loaded
  }

  private reuse({ bytes, users, isReusable }: Loaded): void {
    if (users === 0 && isReusable) this.pool.takeBack(bytes)
  }
}
