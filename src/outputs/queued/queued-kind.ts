import type { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import type { PostArchive } from '../../log/index.ts'
import type { QueuedKindFacts } from '../output-kind-facts.ts'
import type { OutputKind } from '../output-kinds.ts'
import type { PictureLinks } from '../picture-links.ts'
import type { Attempt, Deliverable } from './deliverable.ts'
import type { QueuedConfig, QueuedInput } from './queued-schema.ts'
import type { AttemptVerdict } from './verdict.ts'

/** Sends the messages of one output. */
export interface Sender {
  /** Makes one attempt. A rejection counts as a network error: the delivery is tried again. */
  send(deliverable: Deliverable, attempt: Attempt): Promise<AttemptVerdict>
  /** Cuts off attempts that are under way. */
  close(): void
}

/** Tools that every sender is constructed with. */
export interface SenderTools {
  links: Pick<PictureLinks, 'linkTo'>
  /** Pictures are read from it. */
  archive: PostArchive
  /** Version of this program. */
  version: string
  clock: Clock
  /** The site's IANA zone. */
  timeZone: string
}

/** The settings of a kind that are stored encrypted, by name. */
export type SecretParts = Readonly<
  Record<
    string,
    {
      /** Its name in the middle of a sentence. */
      label: string
      /** The value that is stored in its place; undefined for none. */
      standIn(value: unknown): unknown
    }
  >
>

/** The parts in which kinds of outputs with a delivery queue differ. */
export interface QueuedKind<Config extends QueuedConfig = QueuedConfig> {
  /** Its key in the table of kinds. */
  kind: OutputKind
  facts: QueuedKindFacts
  schema: z.ZodType<Config>
  secrets: SecretParts
  /** The fields that a change may have; `changeSchema` makes it. */
  changeSchema: z.ZodObject
  /** Checks what a schema cannot, for example a template. `setting`: its place, for the message. Throws `config-invalid`. */
  checkParts(config: Config, setting: string): void
  /** Checks an output that a person entered. `before`: its stored configuration. Rejects with an error of the catalogue. */
  checkEntered(config: Config, before: Config | null): Promise<void>
  /** Applies a change that `changeSchema` allows. */
  changed(config: Config, change: object): QueuedInput
  /** The time of day at which events are sent as one message, such as `07:00`; null to send each at once. Not all kinds have it. */
  digestAt?(config: Config): string | null
  /** Throws `config-invalid` if, for example, a file with secrets cannot be read. */
  openSender(config: Config, tools: SenderTools): Sender
  /** The configuration without secrets; with whole addresses only if `full`. */
  shown(config: Config, options: { full: boolean }): Record<string, unknown>
  /** The address that it sends to, without secrets. */
  targetOf(config: Config): string
}
