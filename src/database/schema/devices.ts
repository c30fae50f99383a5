/** Devices that people gave passwords for. Times are milliseconds since 1970, UTC. */
export interface DevicesSchema {
  device: DeviceTable
  device_refusal: DeviceRefusalTable
  device_output: DeviceOutputTable
}

export interface DeviceTable {
  /** UUIDv7. */
  id: string
  name: string
  host: string
  /** The address at which it answered the last check; null before it. */
  address: string | null
  port: number
  protocol: 'http' | 'https'
  user: string
  /** Sealed with the key of devices. */
  password: string
  /** SHA-256 of the certificate that is trusted, `AB:CD:…`. */
  certificate: string | null
  /** The SHA-256 of the certificate that it showed instead at the last attempt. */
  certificate_seen: string | null
  /** JSON of what the last check that succeeded saw. */
  facts: string | null
  clock: string | null
  post_config: string | null
  /** A word of `DeviceStatus`, and why. */
  status: string
  reason: string
  checked_at: number | null
  /** The data that `unset` needs: sealed, because destinations hold passwords of other servers. */
  set_up: string | null
  set_up_at: number | null
  /** The time when a person removed this server from it again. */
  unset_at: number | null
  added_at: number
}

/** Passwords that a device refused: never sent again by themselves. Both are keyed hashes. */
export interface DeviceRefusalTable {
  /** Of host, port and user. */
  account: string
  password: string
  reason: 'wrong' | 'locked'
  at: number
}

/** The last switching of an alarm output. */
export interface DeviceOutputTable {
  device_id: string
  output: number
  is_on: number
  at: number
  /** The time to switch it off again; null if that is done, or if it stays on. */
  until: number | null
  by: string
}
