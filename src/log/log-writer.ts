import type { CompiledQuery } from 'kysely'
import { type LogTable, type Queries, rowStatements } from '../database/index.ts'
import type { Event, LogEntry } from '../model/index.ts'
import { plateKey } from '../model/plate-key.ts'
import type { NewUnparsed } from './new-post.ts'

/** The place of an entry's raw post. */
export interface RawRef {
  postId: string
  file: string | null
  /** Bytes within `file`, for a line of a stream file. */
  place: { offset: number; length: number } | null
}

const rawColumns = ['post_id', 'raw_file', 'raw_offset', 'raw_length'] as const

const rawCells = ({ postId, file, place }: RawRef) => ({
  post_id: postId,
  raw_file: file,
  raw_offset: place?.offset ?? null,
  raw_length: place?.length ?? null,
})

/** The body leaves out what the row's other columns and the camera table hold. */
export function bodyOf({ seq, id, kind, receivedAt, time, camera, ...body }: LogEntry): string {
  return JSON.stringify(body)
}

/** Builds the statements that put entries into the log and posts into the inbox. */
export class LogWriter {
  private readonly insertLog
  private readonly insertTarget
  private readonly insertUnparsed

  constructor(queries: Queries) {
    this.insertLog = rowStatements(queries, {
      table: 'log',
      columns: [
        'seq',
        'id',
        'kind',
        'received_at',
        'time',
        'camera_id',
        'category',
        'smart_type',
        ...rawColumns,
        'body',
      ],
    })
    this.insertTarget = rowStatements(queries, {
      table: 'target',
      columns: ['seq', 'number', 'type', 'plate', 'plate_key'],
    })
    this.insertUnparsed = rowStatements(queries, {
      table: 'unparsed',
      columns: ['id', 'received_at', 'client_ip', 'reason', 'detail', 'bytes', ...rawColumns],
    })
  }

  event(event: Event, raw: RawRef): CompiledQuery[] {
    const targets = event.targets.map(({ type, plate }, number) => {
      const text = plate?.number ?? null
      return this.insertTarget({ seq: event.seq, number, type, plate: text, plate_key: text && plateKey(text) })
    })
    return [this.row(event, raw, event.category, event.smartType), ...targets]
  }

  /** An entry that is no event. */
  entry(entry: Exclude<LogEntry, Event>, raw: RawRef): CompiledQuery {
    return this.row(entry, raw, null, null)
  }

  unparsed({ id, message, receivedAt, clientIp, bytes }: NewUnparsed, raw: RawRef): CompiledQuery {
    const { reason, detail } = message
    const received = { received_at: receivedAt.getTime(), client_ip: clientIp }
    return this.insertUnparsed({ id, ...received, reason, detail, bytes, ...rawCells(raw) })
  }

  private row(entry: LogEntry, raw: RawRef, category: LogTable['category'], smartType: string | null): CompiledQuery {
    return this.insertLog({
      seq: entry.seq,
      id: entry.id,
      kind: entry.kind,
      received_at: Date.parse(entry.receivedAt),
      time: Date.parse(entry.time),
      camera_id: entry.camera.id,
      category,
      smart_type: smartType,
      ...rawCells(raw),
      body: bodyOf(entry),
    })
  }
}
