import type { Settings } from '../database/index.ts'
import { Listeners } from '../lib/listeners.ts'
import {
  type ArmingMode,
  isBuiltInMode,
  longestModeName,
  modeNamed,
  modesWith,
  mostOwnModes,
  ViewtronError,
} from '../model/index.ts'

const longestSlug = longestModeName - 3

/** The id that follows from a name: `Cleaning crew` becomes `cleaning-crew`. A name without Latin letters gets `mode`. */
function slugOf(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const slug = plain.replace(/[^a-z0-9]+/g, '-').slice(0, longestSlug)
  return slug.replace(/^-+|-+$/g, '') || 'mode'
}

/** The arming modes of the site: the built-in ones, and those that people added. */
export class ArmingModes {
  private readonly settings: Pick<Settings, 'get' | 'change'>
  private readonly listeners = new Listeners<readonly ArmingMode[]>()
  private modes: readonly ArmingMode[] = modesWith([])

  constructor({ settings }: { settings: Pick<Settings, 'get' | 'change'> }) {
    this.settings = settings
  }

  /** Rejects if the database cannot be read. */
  async load(): Promise<void> {
    this.use(modesWith(await this.settings.get('arming-modes')))
  }

  all(): readonly ArmingMode[] {
    return this.modes
  }

  nameOf(id: string): string {
    return this.modes.find(mode => mode.id === id)?.name ?? id
  }

  /** Throws `mode-unknown`. */
  check(id: string): ArmingMode {
    const mode = this.modes.find(one => one.id === id)
    if (!mode) throw new ViewtronError('mode-unknown', { mode: id })
    return mode
  }

  /** Without an id, the id follows from the name. Throws `mode-name-taken` and `too-many-modes`. */
  async add({ name, id }: { name: string; id?: string | undefined }): Promise<ArmingMode> {
    this.checkName(name, null)
    if (id !== undefined) this.checkName(id, null)
    if (this.modes.filter(({ id }) => !isBuiltInMode(id)).length >= mostOwnModes)
      throw new ViewtronError('too-many-modes', { limit: mostOwnModes })
    const mode = { id: id ?? this.freeId(slugOf(name)), name }
    await this.store([...this.modes, mode])
    return mode
  }

  /** Throws `not-found` and `mode-name-taken`. */
  async rename(id: string, name: string): Promise<ArmingMode> {
    this.find(id)
    this.checkName(name, id)
    const mode = { id, name }
    await this.store(this.modes.map(one => (one.id === id ? mode : one)))
    return mode
  }

  /** Throws `not-found` and `mode-built-in`. The caller checks that nothing uses the mode. */
  async remove(id: string): Promise<ArmingMode> {
    const mode = this.removable(id)
    await this.store(this.modes.filter(one => one.id !== id))
    return mode
  }

  /** Throws `not-found` and `mode-built-in`. */
  removable(id: string): ArmingMode {
    const mode = this.find(id)
    if (isBuiltInMode(id)) throw new ViewtronError('mode-built-in', { mode: mode.name })
    return mode
  }

  /** Calls the listener after every change, until the returned function is called. */
  watch(listener: (modes: readonly ArmingMode[]) => void): () => void {
    return this.listeners.add(listener)
  }

  private find(id: string): ArmingMode {
    const mode = this.modes.find(one => one.id === id)
    if (!mode) throw new ViewtronError('not-found', { what: 'mode', id })
    return mode
  }

  /** Commands of MQTT may have an id or a name, so that no name may be the id or name of another mode. */
  private checkName(name: string, ownId: string | null): void {
    const others = this.modes.filter(({ id }) => id !== ownId)
    if (modeNamed(others, name)) throw new ViewtronError('mode-name-taken', { name })
  }

  private freeId(slug: string): string {
    const taken = new Set(this.modes.map(({ id }) => id))
    for (let number = 1; ; number++) {
      const id = number === 1 ? slug : `${slug}-${number}`
      if (!taken.has(id)) return id
    }
  }

  private async store(modes: readonly ArmingMode[]): Promise<void> {
    await this.settings.change({ 'arming-modes': [...modes] })
    this.use(modes)
  }

  private use(modes: readonly ArmingMode[]): void {
    this.modes = modes
    this.listeners.call(modes)
  }
}
