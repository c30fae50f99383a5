import { wizardSearch, type wizardSteps } from '#routing/page-search.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import type { TypedAddress } from './parse-address.ts'

export type WizardStep = (typeof wizardSteps)[number]

/** The state of the wizard in the address: everything but the password and the answer of the device. */
export interface Wizard {
  step: WizardStep
  address: TypedAddress | null
  user: string
  /** Set as soon as the device is stored. */
  deviceId: string | null
  /** When waiting for the first post began. */
  since: string | null
  toAddress: (address: TypedAddress) => void
  /** Remembers the user name for a return to this step. */
  noteUser: (user: string) => void
  toStep: (step: WizardStep, more?: { device?: string; since?: string }) => void
}

/** The current step. Every step is an address, so that reloading and going back work. */
export function useWizard(): Wizard {
  const [search, change] = useUrlSearch(wizardSearch)
  const { host } = search
  const port = search.port === undefined ? null : Number(search.port)
  const protocol: TypedAddress['protocol'] = search.protocol ?? 'auto'
  const address = host === undefined ? null : { host, port, protocol }
  return {
    step: search.step ?? 'find',
    address,
    user: search.user ?? 'admin',
    deviceId: search.device ?? null,
    since: search.since ?? null,
    toAddress: typed =>
      change({
        step: 'sign-in',
        host: typed.host,
        port: typed.port === null ? null : String(typed.port),
        protocol: typed.protocol === 'auto' ? null : typed.protocol,
        device: null,
        since: null,
      }),
    noteUser: user => change({ user }, { replace: true }),
    toStep: (step, more = {}) => change({ step, ...more }),
  }
}
