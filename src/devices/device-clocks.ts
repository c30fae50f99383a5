import type { DeviceClock } from '../device-client/index.ts'
import type { Clock } from '../lib/clock.ts'
import { ViewtronError } from '../model/index.ts'
import { minuteMs } from '../time/units.ts'
import { zoneOffsetMs } from '../time/zone-time.ts'
import type { DeviceBook } from './device-book.ts'
import type { DeviceSessions, UseClient } from './device-sessions.ts'

interface DeviceClocksOptions {
  book: Pick<DeviceBook, 'noteClock'>
  sessions: Pick<DeviceSessions, 'withClient'>
  clock: Clock
  /** The server's IANA zone. */
  timeZone: string
}

/** A device's clock before and after it was set. */
interface ClockChange {
  before: DeviceClock
  after: DeviceClock
}

/** Sets the clocks of stored devices. */
export class DeviceClocks {
  private readonly options: DeviceClocksOptions

  constructor(options: DeviceClocksOptions) {
    this.options = options
  }

  /** Sets the device's clock to the server's time. */
  set(id: string): Promise<ClockChange> {
    return this.change(id, client => client.setClock(this.options.clock.now()))
  }

  /** Gives the device the server's time zone. Throws `device-unsupported` if it keeps its own one. */
  async setZone(id: string): Promise<ClockChange> {
    const { clock, timeZone } = this.options
    let device = ''
    const change = await this.change(id, client => {
      device = client.address.host
      return client.setZone(clock.now())
    })
    if (change.after.zoneOffsetMinutes !== zoneOffsetMs(clock.now().getTime(), timeZone) / minuteMs) {
      const reason = `it keeps the time zone ${change.after.timeZone}`
      throw new ViewtronError('device-unsupported', { device, command: 'SetDateAndTime', reason })
    }
    return change
  }

  private change(id: string, set: UseClient<void>): Promise<ClockChange> {
    return this.options.sessions.withClient(id, async client => {
      const before = await client.readClock()
      await set(client)
      const after = await client.readClock()
      await this.options.book.noteClock(id, after)
      return { before, after }
    })
  }
}
