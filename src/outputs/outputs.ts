import { LogPages } from './delivery/log-pages.ts'
import type { Output, OutputState, OutputTools } from './output.ts'

export interface OutputsOptions extends Omit<OutputTools, 'pages'> {
  /** What viewtron.yaml says, unchecked. */
  config: { webhooks?: unknown; rules?: unknown; mqtt?: unknown }
  /** Absolute. */
  dataDir: string
}

/** Everything that leaves the house. Each output follows the log with a cursor of its own. */
export class Outputs {
  private readonly parts: Output[]

  /** Throws `config-invalid` for what viewtron.yaml says wrongly. */
  constructor(options: OutputsOptions) {
    const tools: OutputTools = { ...options, pages: new LogPages(options) }
    void tools
    this.parts = []
  }

  /** After the recorder's start. */
  async start(): Promise<void> {
    await Promise.all(this.parts.map(part => part.start()))
  }

  /** Before the recorder's stop; safe twice. */
  async stop(): Promise<void> {
    await Promise.all(this.parts.map(part => part.stop()))
  }

  states(): OutputState[] {
    return this.parts.flatMap(part => part.states())
  }
}
