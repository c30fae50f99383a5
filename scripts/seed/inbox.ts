import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CompiledQuery } from 'kysely'
import { uuid7 } from '../../src/lib/uuid7.ts'
import { reasonPath, unparsedPath } from '../../src/log/archive/index.ts'
import type { LogWriter } from '../../src/log/log-writer.ts'
import { decode } from '../../src/protocol/index.ts'
import { oddPost } from '../../src/simulator/index.ts'

const names = ['truncated', 'not-xml', 'doctype', 'unknown-message']
const good = Buffer.from(
  '<?xml version="1.0" encoding="UTF-8"?><config version="1.7" xmlns="http://www.ipc.com/ver10"><smartType type="openAlramObj">MOTION</smartType></config>',
)

/** A few posts that cannot be read, received in the hours before `end`. */
export async function fillInbox(dataDir: string, writer: LogWriter, end: number): Promise<CompiledQuery[]> {
  const statements = names.map(async (name, n) => {
    const receivedAt = new Date(end - (n + 1) * 5_000_000)
    const { body } = oddPost(name, good)
    const [message] = decode(body, { receivedAt, timeZone: 'UTC' })
    if (message?.kind !== 'unparsed') throw new Error(`the odd post ${name} was understood`)
    const id = uuid7(receivedAt.getTime())
    const clientIp = '192.168.10.77'
    const file = unparsedPath({ receivedAt, clientIp, postId: id })
    await mkdir(dirname(join(dataDir, file)), { recursive: true })
    await writeFile(join(dataDir, reasonPath(file)), `${message.reason}: ${message.detail}\n`)
    await writeFile(join(dataDir, file), body)
    return writer.unparsed({ id, message, receivedAt, clientIp, bytes: body.length }, { postId: id, file, place: null })
  })
  return Promise.all(statements)
}
