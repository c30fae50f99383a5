import type { FakeDevice } from '../../src/simulator/devices/index.ts'
import type { Api } from './api.ts'

export type DeviceWord = 'ok' | 'unreachable' | 'password-wrong' | 'certificate-changed'
export type CameraWord = 'ok' | 'offline' | 'clock-off'

interface StoredDevice {
  status: { word: string; reason: string }
  clock: { offsetMs: number } | null
}

/** Devices report whole seconds, and a response takes some time. */
const clockToleranceMs = 2500

/** A fake device that is stored in the server, and the state that the server should report. */
export class WatchedDevice {
  readonly fake: FakeDevice
  /** Address that it posts from. */
  readonly address: string
  /** Its id in the server. */
  id = ''
  /** Null while it changes; another object after each change. */
  #expected: { word: DeviceWord } | null = { word: 'ok' }
  readonly #cameras = new Map<number, { word: CameraWord; changedAt: number }>()

  constructor(fake: FakeDevice, address: string) {
    this.fake = fake
    this.address = address
  }

  /** Starts a change with this expected result; until it ends, both results are accepted. */
  async become(word: DeviceWord, action: () => unknown): Promise<void> {
    this.#expected = null
    await action()
    this.#expected = { word }
  }

  /** The same for its camera or a recorder's channel. */
  async cameraBecomes(word: CameraWord, action: () => unknown, channels = this.#channels()): Promise<void> {
    const expect = () => {
      for (const channel of channels) this.#cameras.set(channel, { word, changedAt: performance.now() })
    }
    expect()
    await action()
    expect()
  }

  /** The expected state of a camera; null while the server may not have detected it yet. */
  cameraWord(channel: number, settleMs: number): CameraWord | null {
    const expected = this.#cameras.get(channel) ?? { word: 'ok', changedAt: 0 }
    return performance.now() - expected.changedAt < settleMs ? null : expected.word
  }

  /** Makes the server check the device; returns what is wrong with the result, or null. */
  async check(api: Api): Promise<string | null> {
    const expected = this.#expected
    const offsetMs = this.fake.state.clockOffsetMs
    const found = await api
      .call<StoredDevice>('POST', `devices/${this.id}/check`)
      .catch(() => api.call<StoredDevice>('GET', `devices/${this.id}`))
    // The device changed meanwhile: both results are right.
    if (expected === null || expected !== this.#expected || offsetMs !== this.fake.state.clockOffsetMs) return null
    const [{ name }, { word }] = [this.fake, expected]
    if (found.status.word !== word)
      return `${name} should be ${word} and is ${found.status.word}: ${found.status.reason}`
    const clockErrorMs = Math.abs((found.clock?.offsetMs ?? 0) - offsetMs)
    if (word !== 'ok' || clockErrorMs < clockToleranceMs) return null
    return `${name}: its clock is ${offsetMs} ms off, the server says ${found.clock?.offsetMs ?? 'nothing'}`
  }

  #channels(): number[] {
    return this.fake.state.channels.map(({ id }) => id)
  }
}
