import { ViewtronError } from '../../model/index.ts'
import type { SecretParts } from './queued-kind.ts'

/** The outputs whose secrets cannot be decrypted, because their key was lost. They send nothing until a person enters them. */
export class LostSecrets {
  private readonly parts: SecretParts
  private readonly lost = new Map<string, readonly string[]>()

  constructor(parts: SecretParts) {
    this.parts = parts
  }

  note(id: string, names: readonly string[]): void {
    if (names.length > 0) this.lost.set(id, names)
  }

  forget(id: string): void {
    this.lost.delete(id)
  }

  /** Returns what to enter again, as text for people; null where nothing was lost. */
  wordsFor(id: string): string | null {
    const names = this.lost.get(id)
    if (!names) return null
    const labels = names.map(name => this.parts[name]?.label ?? name)
    const what = labels.length > 1 ? `${labels.slice(0, -1).join(', ')} and ${labels.at(-1)}` : labels.join()
    return `The stored ${what} cannot be decrypted, because the key was lost: enter the ${what} again.`
  }

  /** Throws `request-invalid` unless the change has everything that was lost. */
  checkChange(id: string, change: object): void {
    const missing = this.lost.get(id)?.filter(name => !(name in change)) ?? []
    if (missing.length > 0) this.refuse(id)
  }

  /** Throws `request-invalid` for an output whose secrets were lost. */
  refuse(id: string): void {
    const reason = this.wordsFor(id)
    if (reason !== null) throw new ViewtronError('request-invalid', { reason })
  }
}
