import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { ViewtronError } from '../model/index.ts'

const derive = promisify(argon2)

// The parameters OWASP recommends for argon2id with little memory.
const memoryKib = 19 * 1024
const passes = 2
const parallelism = 1
const saltBytes = 16
const tagBytes = 32

// Each takes 19 MiB and a thread for a twentieth of a second; pictures are written by the same threads.
const mostAtOnce = 2
const mostWaiting = 30

interface Parameters {
  memory: number
  passes: number
  parallelism: number
  nonce: Buffer
  tag: Buffer
}

const pattern = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

function parse(hash: string): Parameters | null {
  const [, memory, passes, parallelism, nonce, tag] = pattern.exec(hash) ?? []
  if (nonce === undefined || tag === undefined) return null
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    nonce: Buffer.from(nonce, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
}

const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')

/** Hashes passwords with argon2id, two at once, so that sign-ins cannot eat the memory. */
export class PasswordHasher {
  private running = 0
  private readonly waiting: (() => void)[] = []
  // Compared with where there is no such user, so that names cannot be told by the time an answer takes.
  private readonly decoy = {
    memory: memoryKib,
    passes,
    parallelism,
    nonce: randomBytes(saltBytes),
    tag: randomBytes(tagBytes),
  }

  /** A text that holds the parameters, the salt and the hash. Throws `server-busy` when too many wait. */
  async hash(password: string): Promise<string> {
    const nonce = randomBytes(saltBytes)
    const tag = await this.derive(password, {
      memory: memoryKib,
      passes,
      parallelism,
      nonce,
      tag: Buffer.alloc(tagBytes),
    })
    return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(tag)}`
  }

  /** Whether a password belongs to a hash; false, after as long, for null. Throws `server-busy` when too many wait. */
  async matches(password: string, hash: string | null): Promise<boolean> {
    const known = hash === null ? null : parse(hash)
    const parameters = known ?? this.decoy
    const tag = await this.derive(password, parameters)
    return timingSafeEqual(tag, parameters.tag) && known !== null
  }

  private async derive(password: string, { tag, ...parameters }: Parameters): Promise<Buffer> {
    await this.enter()
    try {
      // The same letters can be typed as different characters.
      const message = Buffer.from(password.normalize('NFC'))
      return await derive('argon2id', { ...parameters, message, tagLength: tag.length })
    } finally {
      this.leave()
    }
  }

  private async enter(): Promise<void> {
    if (this.running < mostAtOnce) {
      this.running++
      return
    }
    if (this.waiting.length >= mostWaiting) throw new ViewtronError('sign-ins-busy')
    await new Promise<void>(go => this.waiting.push(go))
  }

  private leave(): void {
    const next = this.waiting.shift()
    if (next) next()
    else this.running--
  }
}
