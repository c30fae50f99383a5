import { faultOf } from '../database/index.ts'
import { ViewtronError } from '../model/index.ts'

/** Handles the failure of a write: throws `device-exists` if another device is stored for the place, or else the error. */
export const existsAt =
  ({ host, port }: { host: string; port: number }) =>
  (error: unknown): never => {
    throw faultOf(error) === 'unique-violation' ? new ViewtronError('device-exists', { host, port }, error) : error
  }
