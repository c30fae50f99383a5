import type { SecretSealer } from '../../lib/secret-sealer.ts'
import type { SecretParts } from './queued-kind.ts'
import type { QueuedInput } from './queued-schema.ts'

/** A stored configuration, with its secrets as far as they could be decrypted. */
export interface OpenedConfig {
  config: Record<string, unknown>
  /** Secrets whose key was lost. */
  lost: string[]
  /** True for one of an earlier version, which stored secrets as they are. */
  isUnsealed: boolean
}

interface Sealed {
  names: string[]
  text: string
}

/** Sealed secrets belong to one output, so that they are of no use in the row of another. */
const contextOf = (id: string) => JSON.stringify(['output', id])

const isEmpty = (value: unknown) => value === undefined || (typeof value === 'object' && JSON.stringify(value) === '{}')

/** Encrypts the secrets of stored outputs of one kind. The other settings stay readable in the database. */
export class SealedSecrets {
  private readonly parts: SecretParts
  private readonly sealer: SecretSealer

  constructor({ parts, sealer }: { parts: SecretParts; sealer: SecretSealer }) {
    this.parts = parts
    this.sealer = sealer
  }

  /** Reads the key; call it before `open`. */
  load(): Promise<void> {
    return this.sealer.load()
  }

  /** Returns a configuration as it is stored: JSON with the secrets in `sealed`. */
  async seal(id: string, config: QueuedInput): Promise<string> {
    const all: Record<string, unknown> = { ...config }
    const names = this.namesIn(all)
    if (names.length === 0) return JSON.stringify(all)
    const text = await this.sealer.seal(JSON.stringify(names.map(name => all[name])), contextOf(id))
    const sealed: Sealed = { names, text }
    const standIns = Object.fromEntries(names.map(name => [name, this.parts[name]?.standIn(all[name])]))
    return JSON.stringify({ ...all, ...standIns, sealed })
  }

  open(id: string, stored: string): OpenedConfig {
    const { sealed, ...config } = JSON.parse(stored) as Record<string, unknown> & { sealed?: Sealed }
    if (!sealed) return { config, lost: [], isUnsealed: this.namesIn(config).length > 0 }
    const text = this.sealer.open(sealed.text, contextOf(id))
    if (text === null) return { config, lost: sealed.names, isUnsealed: false }
    const values = JSON.parse(text) as unknown[]
    const secrets = Object.fromEntries(sealed.names.map((name, index) => [name, values[index]]))
    return { config: { ...config, ...secrets }, lost: [], isUnsealed: false }
  }

  private namesIn(config: Record<string, unknown>): string[] {
    return Object.keys(this.parts).filter(name => !isEmpty(config[name]))
  }
}
