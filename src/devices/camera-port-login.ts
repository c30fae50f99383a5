import { putSetting, type Queries, readSetting, removeSetting, type Write } from '../database/index.ts'
import type { Logger } from '../lib/log.ts'
import { SingleFlight } from '../lib/single-flight.ts'
import { ViewtronError } from '../model/index.ts'
import { DeviceKey } from './device-key.ts'

/** The credentials that devices must send with every post (HTTP Basic). */
export interface Login {
  user: string
  password: string
}

export interface CameraPortLoginOptions {
  /** The credentials of the configuration, which take precedence. */
  configured: Login | null
  queries: Queries
  write: Write
  /** Absolute. */
  dataDir: string
  /** The key from the settings; null for the key file. */
  keyFromEnv: string | null
  /** The error with which posts are refused while the storage does not work. */
  trouble: () => ViewtronError | null
  log: Logger
}

/** The login for display, without its password. */
export interface LoginState {
  source: 'configuration' | 'stored' | null
  user: string | null
  /** False when the encryption key is missing: then no device can post. */
  isReadable: boolean
}

interface Stored {
  user: string
  /** Encrypted with the key of devices. */
  password: string
}

/** Returns the login of the configuration; null when it has none. */
export function configuredLogin(config: { cameraUser: string | null; cameraPassword: string | null }): Login | null {
  const { cameraUser: user, cameraPassword: password } = config
  return user === null || password === null ? null : { user, password }
}

const contextOf = (user: string) => JSON.stringify(['camera-port', user])

/**
 * Manages user and password of the camera port: those of the configuration, otherwise those set in the dashboard, which
 * are encrypted like the passwords of devices. Until they have been read, and when they cannot be read, all posts are
 * refused, because accepting them would disable the protection.
 */
export class CameraPortLogin {
  private readonly options: CameraPortLoginOptions
  private readonly key: DeviceKey
  private stored: Stored | null = null
  private login: Login | null = null
  private isRead = false
  private readonly reading = new SingleFlight(() => this.tryRead())

  constructor(options: CameraPortLoginOptions) {
    this.options = options
    this.key = new DeviceKey({ dataDir: options.dataDir, given: options.keyFromEnv })
    this.login = options.configured
  }

  /**
   * Returns the login that devices must send; `asked` is null when none is required. Returns null before it has been
   * read. Throws `camera-login-unreadable`.
   */
  current(): { asked: Login | null } | null {
    if (this.options.configured) return { asked: this.options.configured }
    if (!this.isRead) return null
    if (this.stored !== null && this.login === null) throw new ViewtronError('camera-login-unreadable')
    return { asked: this.login }
  }

  /** Does the same, but first reads the login when that has failed so far. Rejects with the error of the storage. */
  async ready(): Promise<{ asked: Login | null }> {
    if (!this.isRead) await this.start()
    const current = this.current()
    if (current === null) throw this.options.trouble() ?? new ViewtronError('camera-login-unreadable')
    return current
  }

  /** Returns the login; null also when it cannot be read. */
  known(): Login | null {
    return this.options.configured ?? this.login
  }

  /** Whether devices must send credentials, as far as that is known. */
  get isAsked(): boolean {
    return this.state().source !== null
  }

  state(): LoginState {
    const { configured } = this.options
    if (configured) return { source: 'configuration', user: configured.user, isReadable: true }
    if (!this.stored) return { source: null, user: null, isReadable: this.isRead }
    return { source: 'stored', user: this.stored.user, isReadable: this.login !== null }
  }

  /**
   * Reads the login. Call it after the log is open and before the camera port opens. After a failure it is read with a
   * later post.
   */
  start(): Promise<void> {
    return this.reading.run()
  }

  /** Sets or removes the stored login, from the next post on. Throws `camera-login-configured`. */
  async set(login: Login | null): Promise<void> {
    const { configured, queries, write } = this.options
    if (configured) throw new ViewtronError('camera-login-configured')
    await this.reading.idle()
    if (login === null) {
      await write([removeSetting(queries, 'camera-port-login')])
      this.take(null)
      return
    }
    const { user, password } = login
    const stored: Stored = { user, password: await this.key.seal(password, contextOf(user)) }
    await write([putSetting(queries, 'camera-port-login', stored)])
    this.take(stored)
  }

  private async tryRead(): Promise<void> {
    const { queries, log } = this.options
    try {
      const stored = await readSetting(queries, 'camera-port-login')
      await this.key.load()
      this.take(stored)
    } catch (error) {
      log.debug(`the password of the camera port is read later: ${(error as Error).message}`)
      return
    }
    if (this.stored && !this.login) log.error(new ViewtronError('camera-login-unreadable').message)
  }

  private take(stored: Stored | null): void {
    const password = stored && this.key.open(stored.password, contextOf(stored.user))
    this.stored = stored
    this.login = stored && password !== null ? { user: stored.user, password } : null
    this.isRead = true
  }
}
