import { useUrlSearch } from '#routing/use-url-search.ts'
import type { TypedAddress } from './parse-address.ts'

export const wizardSteps = ['find', 'sign-in', 'check', 'arrival'] as const
export type WizardStep = (typeof wizardSteps)[number]

/** What of the wizard stands in the address: all but the password and what the device said. */
export interface Wizard {
  step: WizardStep
  address: TypedAddress | null
  user: string
  /** Set as soon as the device is stored. */
  deviceId: string | null
  /** Since when its first post is waited for. */
  since: string | null
  toAddress: (address: TypedAddress) => void
  /** Keeps the user for when one comes back to this step. */
  noteUser: (user: string) => void
  toStep: (step: WizardStep, more?: { device?: string; since?: string }) => void
}

const protocols = ['http', 'https'] as const

function stepOf(text: string | undefined): WizardStep {
  return wizardSteps.find(step => step === text) ?? 'find'
}

/** Where the wizard stands; every step is an address, so reloading and going back work. */
export function useWizard(): Wizard {
  const [search, change] = useUrlSearch()
  const { host } = search
  const port = Number(search.port)
  const protocol: TypedAddress['protocol'] = protocols.find(one => one === search.protocol) ?? 'auto'
  const address = host === undefined ? null : { host, port: Number.isInteger(port) && port > 0 ? port : null, protocol }
  return {
    step: stepOf(search.step),
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
