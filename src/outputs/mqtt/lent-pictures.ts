import { BufferPool } from '../../lib/buffer-pool.ts'
import { imageRoles } from '../../model/index.ts'

export interface LentPicturesOptions {
  /** Reads a picture into memory that `allocate` returns; null if its file was removed. */
  read: (file: string, allocate: (bytes: number) => Buffer) => Promise<Buffer | null>
}

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
  private readonly options: LentPicturesOptions
  private readonly pool = new BufferPool(mostIdleBytes)
  /** The pictures that were read last, by file. */
  private readonly kept = new Map<string, Promise<Loaded | null>>()

  constructor(options: LentPicturesOptions) {
    this.options = options
  }

  /** Resolves with null if the picture was removed. Rejects if it cannot be read. */
  async lend(file: string): Promise<LentPicture | null> {
    const loading = this.kept.get(file) ?? this.load(file)
    const loaded = await loading
    if (!loaded) return null
    loaded.users++
    return {
      bytes: loaded.bytes,
      giveBack: intact => {
        loaded.users--
        loaded.isReusable &&= intact
        if (this.kept.get(file) !== loading) this.reuse(loaded)
      },
    }
  }

  private load(file: string): Promise<Loaded | null> {
    const loading = this.read(file)
    this.kept.set(file, loading)
    loading.catch(() => this.kept.delete(file))
    const [oldest] = this.kept
    if (oldest && this.kept.size > mostKept) {
      this.kept.delete(oldest[0])
      oldest[1].then(
        loaded => loaded && this.reuse(loaded),
        () => undefined,
      )
    }
    return loading
  }

  private async read(file: string): Promise<Loaded | null> {
    const bytes = await this.options.read(file, length => this.pool.lend(length))
    return bytes && { bytes, users: 0, isReusable: true }
  }

  private reuse({ bytes, users, isReusable }: Loaded): void {
    if (users === 0 && isReusable) this.pool.takeBack(bytes)
  }
}
