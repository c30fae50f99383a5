import type { AddressInfo } from 'node:net'
import type { Accounts } from '../../accounts/index.ts'
import { type Config, portSchemes } from '../../config/index.ts'
import { reachableAddresses, urlHost } from '../system/camera-urls.ts'

export interface SetupOfferOptions {
  config: Pick<Config, 'auth' | 'publicUrl' | 'tlsCert' | 'cameraTlsCert'>
  accounts: Accounts
  /** Prints the link where the operator sees it. */
  show: (url: string) => void
}

const tryAgainMs = 2000

function setupUrl(config: SetupOfferOptions['config'], { address, port }: AddressInfo, token: string): string {
  const isEverywhere = address === '::' || address === '0.0.0.0'
  const host = isEverywhere ? (reachableAddresses()[0] ?? address) : address
  return `${config.publicUrl ?? `${portSchemes(config).web}://${urlHost(host)}:${port}`}/setup?token=${token}`
}

/** Shows the set-up link while no user exists. Tries again until the database can be read. */
export class SetupOffer {
  private readonly options: SetupOfferOptions
  private timer: NodeJS.Timeout | null = null

  constructor(options: SetupOfferOptions) {
    this.options = options
  }

  /** Resolves when the link has been shown, is not needed, or cannot be created yet. */
  async start(web: AddressInfo): Promise<void> {
    const { config, accounts, show } = this.options
    if (config.auth === 'off') return
    try {
      if (await accounts.users.exist()) return
      show(setupUrl(config, web, await accounts.setupLink.renew()))
    } catch {
      // The storage supervisor logs the error.
      this.timer = setTimeout(() => void this.start(web), tryAgainMs)
    }
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
  }
}
