/** A plate that people know: a name, a group, notes. Instants are milliseconds since 1970, in whole seconds. */
export interface KnownPlate {
  /** As `plateKey` makes it. */
  key: string
  /** As a person typed it. */
  number: string
  name: string | null
  group: string | null
  notes: string | null
  /** The plate is in its group from this instant on; null: since ever. */
  validFrom: number | null
  /** The plate is in its group before this instant; null: without end. */
  validUntil: number | null
  updatedAt: number
}

/** The known plate of an event, as the event shows it. */
export interface KnownAtReceipt {
  name: string | null
  /** Null where the event came outside the validity: no gate opens for the plate then. */
  group: string | null
  /** Only where the event came outside the validity. */
  validity?: 'not-begun' | 'ended' | undefined
}

/** Whether a known plate is valid at an instant (milliseconds since 1970). The instant of the end is outside. */
export function plateValidity(
  { validFrom, validUntil }: Pick<KnownPlate, 'validFrom' | 'validUntil'>,
  at: number,
): 'valid' | 'not-begun' | 'ended' {
  if (validUntil !== null && at >= validUntil) return 'ended'
  return validFrom !== null && at < validFrom ? 'not-begun' : 'valid'
}

/**
 * Returns the known plate as of the receipt of an event. The time of receipt is this server's clock; a device's clock
 * may be hours off. `validAtReceipt` (search/plate-fragments.ts) is the same test in SQL.
 */
export function knownAtReceipt(plate: KnownPlate | undefined, receivedAt: number): KnownAtReceipt | null {
  if (!plate) return null
  const { name, group } = plate
  const validity = plateValidity(plate, receivedAt)
  return validity === 'valid' ? { name, group } : { name, group: null, validity }
}
