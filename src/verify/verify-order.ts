import type { ArchivePlace } from '../log/index.ts'

/** The work of the program that verifies: its only argument, as JSON. */
export interface VerifyOrder {
  place: ArchivePlace
  timeZone: string
}

const secretVariable = 'VIEWTRON_ARCHIVE_SECRET'

const withSecret = (order: VerifyOrder, secret: string): VerifyOrder => {
  const { store = null } = order.place
  return store === null ? order : { ...order, place: { ...order.place, store: { ...store, secret } } }
}

/** An order as it is sent: the secret of the store is in the environment, which other users of the machine cannot read. */
export function sentOrder(order: VerifyOrder): { order: VerifyOrder; env: Record<string, string> } {
  const { store = null } = order.place
  return { order: withSecret(order, ''), env: store === null ? {} : { [secretVariable]: store.secret } }
}

/** The order that a process was sent. */
export function receivedOrder(argument: string, env: NodeJS.ProcessEnv): VerifyOrder {
  return withSecret(JSON.parse(argument) as VerifyOrder, env[secretVariable] ?? '')
}
