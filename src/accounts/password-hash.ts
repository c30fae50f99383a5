import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { ViewtronError } from '../model/index.ts'

const derive = promisify(argon2)

// OWASP's recommendation for argon2id with little memory (Password Storage Cheat Sheet).
const memoryKib = 19 * 1024
const passes = 2
const parallelism = 1
const saltBytes = 16
const tagBytes = 32

// Each hash takes 19 MiB and about 50 ms of a thread of libuv's pool, which also writes pictures.
const maxRunning = 2
const maxWaiting = 30

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

/** Hashes passwords with argon2id, two at a time, so that many sign-ins cannot use up the memory. */
export class PasswordHasher {
  private running = 0
  private readonly waiting: (() => void)[] = []
  // Checked for unknown users, so that the time of an answer does not reveal which names exist.
  private readonly decoy = {
    memory: memoryKib,
    passes,
    parallelism,
    nonce: randomBytes(saltBytes),
    tag: randomBytes(tagBytes),
  }

  /** The hash of a password with its parameters and salt, as text. Throws `sign-ins-busy` when too many wait. */
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

  /** Whether a password has this hash; false for null, after the same time. Throws `sign-ins-busy` when too many wait. */
  async matches(password: string, hash: string | null): Promise<boolean> {
    const known = hash === null ? null : parse(hash)
    const parameters = known ?? this.decoy
    const tag = await this.derive(password, parameters)
    return timingSafeEqual(tag, parameters.tag) && known !== null
  }

  private async derive(password: string, { tag, ...parameters }: Parameters): Promise<Buffer> {
    await this.enter()
    try {
      // Keyboards type the same letter as different code points.
      const message = Buffer.from(password.normalize('NFC'))
      return await derive('argon2id', { ...parameters, message, tagLength: tag.length })
    } finally {
      this.leave()
    }
  }

  private async enter(): Promise<void> {
    if (this.running < maxRunning) {
      this.running++
      return
    }
    if (this.waiting.length >= maxWaiting) throw new ViewtronError('sign-ins-busy')
    await new Promise<void>(resolve => this.waiting.push(resolve))
  }

  private leave(): void {
    const next = this.waiting.shift()
    if (next) next()
    else this.running--
  }
}
