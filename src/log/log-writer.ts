import type { CompiledQuery } from 'kysely'
import type {
  AlarmStateTable,
  LogTable,
  Queries,
  RepeatKeyTable,
  Schema,
  TargetTable,
  UnparsedTable,
} from '../database/index.ts'
import type { Event, LogEntry, StatusChange, TrackChange } from '../model/index.ts'
import { plateKey } from '../model/plate-key.ts'

/** Where the post behind an entry rests. */
export interface RawRef {
  postId: string
  file: string | null
  /** For a line of a stream file. */
  place: { offset: number; length: number } | null
}

type Insert<Row> = (row: Row) => CompiledQuery

/** Compiles an insert once; the builder would otherwise cost more than SQLite itself. */
function inserter<Name extends keyof Schema>(
  queries: Queries,
  table: Name,
  columns: (keyof Schema[Name] & string)[],
  replace = false,
): Insert<Schema[Name]> {
  const sample = Object.fromEntries(columns.map(column => [column, 0]))
  const query = replace ? queries.replaceInto(table) : queries.insertInto(table)
  const compiled = query.values(sample as never).compile()
  return row => ({ ...compiled, parameters: columns.map(column => row[column]) })
}

function rawColumns({ postId, file, place }: RawRef) {
  return { post_id: postId, raw_file: file, raw_offset: place?.offset ?? null, raw_length: place?.length ?? null }
}

const rawNames = ['post_id', 'raw_file', 'raw_offset', 'raw_length'] as const

/** What stands in the body is what the row's other columns and the camera table do not say. */
function bodyOf({ seq, id, kind, receivedAt, time, camera, ...body }: LogEntry): string {
  return JSON.stringify(body)
}

/** Builds the statements that put entries into the log. */
export class LogWriter {
  private readonly insertLog: Insert<LogTable>
  private readonly insertTarget: Insert<TargetTable>
  private readonly insertUnparsed: Insert<UnparsedTable>
  private readonly replaceRepeat: Insert<RepeatKeyTable>
  private readonly queries: Queries

  constructor(queries: Queries) {
    this.queries = queries
    this.insertLog = inserter(queries, 'log', [
      ...(['seq', 'id', 'kind', 'received_at', 'time', 'camera_id', 'category', 'smart_type'] as const),
      ...rawNames,
      'body',
    ])
    this.insertTarget = inserter(queries, 'target', ['seq', 'number', 'type', 'plate', 'plate_key'])
    this.insertUnparsed = inserter(queries, 'unparsed', [
      ...(['id', 'received_at', 'client_ip', 'reason', 'detail', 'bytes'] as const),
      ...rawNames,
    ])
    this.replaceRepeat = inserter(queries, 'repeat_key', ['key', 'post_id', 'received_at'], true)
  }

  alarm(event: Event, raw: RawRef): CompiledQuery[] {
    const targets = event.targets.map(({ type, plate }, number) => {
      const text = plate?.number ?? null
      return this.insertTarget({ seq: event.seq, number, type, plate: text, plate_key: text && plateKey(text) })
    })
    return [this.entry(event, raw, event.category, event.smartType), ...targets]
  }

  status(change: StatusChange, raw: RawRef): CompiledQuery[] {
    const state: AlarmStateTable = {
      camera_id: change.camera.id,
      name: change.alarm,
      rule: change.rule ?? -1,
      active: change.active ? 1 : 0,
      since: Date.parse(change.since),
    }
    return [this.entry(change, raw, null, null), this.alarmState(state)]
  }

  /** A track's start or end; `trackId` is the id of its start. */
  track(change: TrackChange, trackId: string): CompiledQuery[] {
    const entry = this.entry(change, { postId: change.id, file: null, place: null }, null, null)
    const { camera, targetId, type, clientIp } = change
    const row = { camera_id: camera.id, target_id: targetId, type, started_at: Date.parse(change.startedAt) }
    if (change.phase === 'start') {
      const open = this.queries.replaceInto('open_track').values({ ...row, id: trackId, client_ip: clientIp })
      return [entry, open.compile()]
    }
    const finished = { ...row, seq: change.seq, ended_at: Date.parse(change.endedAt ?? change.startedAt) }
    return [
      entry,
      this.queries.deleteFrom('open_track').where('id', '=', trackId).compile(),
      this.queries.insertInto('track').values(finished).compile(),
    ]
  }

  alarmState(state: AlarmStateTable): CompiledQuery {
    return this.queries.replaceInto('alarm_state').values(state).compile()
  }

  unparsed(row: Omit<UnparsedTable, keyof ReturnType<typeof rawColumns>>, raw: RawRef): CompiledQuery {
    return this.insertUnparsed({ ...row, ...rawColumns(raw) })
  }

  /** Remembers a post that may come again. */
  repeatKey(key: string, postId: string, receivedAt: Date): CompiledQuery {
    return this.replaceRepeat({ key, post_id: postId, received_at: receivedAt.getTime() })
  }

  /** Remembers a file that was imported without an entry of its own. */
  imported(id: string): CompiledQuery {
    return this.queries.replaceInto('imported').values({ id }).compile()
  }

  forgetRepeatsBefore(milliseconds: number): CompiledQuery {
    return this.queries.deleteFrom('repeat_key').where('received_at', '<', milliseconds).compile()
  }

  private entry(entry: LogEntry, raw: RawRef, category: LogTable['category'], smartType: string | null): CompiledQuery {
    return this.insertLog({
      seq: entry.seq,
      id: entry.id,
      kind: entry.kind,
      received_at: Date.parse(entry.receivedAt),
      time: Date.parse(entry.time),
      camera_id: entry.camera.id,
      category,
      smart_type: smartType,
      ...rawColumns(raw),
      body: bodyOf(entry),
    })
  }
}
