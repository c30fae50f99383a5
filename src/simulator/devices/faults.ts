import type { Faults, PostSettings } from './device-options.ts'
import type { DeviceState } from './device-state.ts'

/** A loopback address without a listener: connections are refused without leaving the machine. */
const nobody = '127.9.9.9'

/** The discard port, which is unused today. */
const closedPort = 9

/** The wrong settings that each fault writes to an enabled destination. */
const spoiled: Partial<Record<keyof Faults, (settings: PostSettings) => Partial<PostSettings>>> = {
  httpPostOff: () => ({ enabled: false }),
  wrongServer: () => ({ host: nobody }),
  wrongPort: () => ({ port: closedPort }),
  pathWithoutSlash: ({ path }) => ({ path: path.replace(/^\//, '') }),
  httpsToHttp: () => ({ protocol: 'https' }),
  nothingSubscribed: () => ({ data: [], events: [] }),
  picturesOff: ({ data }) => ({ data: data.filter(word => !word.endsWith('Image')) }),
}

const threeHoursMs = 3 * 3600_000

/** Sets and clears the faults of a device. */
export class FaultBox {
  readonly #state: DeviceState
  /** The settings before each fault. */
  readonly #before = new Map<keyof Faults, readonly PostSettings[]>()

  constructor(state: DeviceState) {
    this.#state = state
  }

  /** Sets or clears a fault. A fault of the settings changes them once; writing correct settings repairs it. */
  set<Name extends keyof Faults>(name: Name, value: Faults[Name]): void {
    const { faults } = this.#state
    if (faults[name] === value) return
    faults[name] = value
    if (name === 'clock3hOff') this.#state.clockOffsetMs += value ? threeHoursMs : -threeHoursMs
    const spoil = spoiled[name]
    if (spoil) this.#spoil(name, value ? spoil : null)
  }

  #spoil(name: keyof Faults, spoil: ((settings: PostSettings) => Partial<PostSettings>) | null): void {
    const before = this.#before.get(name)
    if (spoil === null) {
      if (before) this.#state.httpPost = before
      this.#before.delete(name)
      return
    }
    this.#before.set(name, this.#state.httpPost)
    this.#state.httpPost = this.#state.httpPost.map(one => (one.enabled ? { ...one, ...spoil(one) } : one))
  }
}
