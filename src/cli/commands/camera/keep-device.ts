import { checkDevice, type Look, type SetUpMemory } from '../../../devices/index.ts'
import { recordAudit } from './record-audit.ts'
import type { DeviceData, SignedIn } from './with-device.ts'

/** Stores a device after a sign-in, so that the server can use it. Returns its id; null when nothing is stored. */
export async function keepDevice({ data, client, user, password }: SignedIn, look: Look): Promise<string | null> {
  if (!data?.isWritable) return null
  const { book } = data
  const { facts, certificate } = look
  const known = book.idAt(client.address)
  if (known === null) {
    const id = await book.add({ ...client.address, name: facts.name, user, password, certificate })
    const { host, port } = client.address
    await recordAudit(data, { action: 'add-device', subject: facts.name, detail: `${host}:${port}, user: ${user}` })
    return id
  }
  // The fingerprint was given by a person or is already trusted.
  await book.change(known, { protocol: client.address.protocol, user, password, certificate })
  return known
}

/** Stores the current facts of a stored device. */
export async function noteDevice({ data, client }: SignedIn, deviceId: string | null): Promise<void> {
  if (!data?.isWritable || deviceId === null) return
  await data.book.noteSight(deviceId, await checkDevice(client))
  const { certificate } = client
  await data.book.noteAttempt(deviceId, { word: 'ok', reason: 'It answers.', error: null, certificate })
}

/** Returns the memory for a set-up record: with the stored device, or only while this command runs. */
export function memoryOf(data: DeviceData | null, deviceId: string | null): SetUpMemory {
  const nothing = async () => undefined
  if (!data || deviceId === null) return { record: null, keep: nothing, forget: nothing }
  const { book, isWritable } = data
  const record = book.setUpOf(deviceId)
  if (!isWritable) return { record, keep: nothing, forget: nothing }
  return {
    record,
    keep: (record, at) => book.noteSetUp(deviceId, record, at),
    forget: () => book.noteUnset(deviceId),
  }
}
