import { putSetting, type Queries, readSetting, removeSetting, type Write } from '../database/index.ts'
import type { Logger } from '../lib/log.ts'
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

/** The login as it is shown, without its password. */
export interface LoginState {
  source: 'configuration' | 'stored' | null
  user: string | null
  /** False when the encryption key is missing: then no device can post. */
  isReadable: boolean
}

interface Stored {
  user: string
  /** Sealed with the key of devices. */
  password: string
}

/** The login of the configuration; null when it has none. */
export function configuredLogin(config: { cameraUser: string | null; cameraPassword: string | null }): Login | null {
  const { cameraUser: user, cameraPassword: password } = config
  return user === null || password === null ? null : { user, password }
}

const contextOf = (user: string) => JSON.stringify(['camera-port', user])

/**
 * User and password of the camera port: those of the configuration, else those a person set in the dashboard, which are
 * stored as passwords of devices are. Until they have been read, and when they cannot be, nobody may post: an open port
 * would be a gate without its lock.
 */
export class CameraPortLogin {
  private readonly options: CameraPortLoginOptions
  private readonly key: DeviceKey
  private stored: Stored | null = null
  private login: Login | null = null
  private isRead = false
  private reading: Promise<void> | null = null

  constructor(options: CameraPortLoginOptions) {
    this.options = options
    this.key = new DeviceKey({ dataDir: options.dataDir, given: options.keyFromEnv })
    this.login = options.configured
  }

  /**
   * What devices must send now; `asked` is null where that is nothing. Null before it has been read. Throws
   * `camera-login-unreadable`.
   */
  current(): { asked: Login | null } | null {
    if (this.options.configured) return { asked: this.options.configured }
    if (!this.isRead) return null
    if (this.stored !== null && this.login === null) throw new ViewtronError('camera-login-unreadable')
    return { asked: this.login }
  }

  /** The same, read first where it could not be read so far. Rejects with what keeps the storage from being read. */
  async ready(): Promise<{ asked: Login | null }> {
    if (!this.isRead) await this.start()
    const current = this.current()
    if (current === null) throw this.options.trouble() ?? new ViewtronError('camera-login-unreadable')
    return current
  }

  /** The login; null also when it cannot be read. */
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

  /** To be called after the log is open and before the camera port opens. What cannot be read yet is read at a later post. */
  start(): Promise<void> {
    this.reading ??= this.tryRead().finally(() => {
      this.reading = null
    })
    return this.reading
  }

  /** Sets or removes the stored login, from the next post on. Throws `camera-login-configured`. */
  async set(login: Login | null): Promise<void> {
    const { configured, queries, write } = this.options
    if (configured) throw new ViewtronError('camera-login-configured')
    await this.reading
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
