/** Tables that the doctor reads, also beside a server or after its end. Times are milliseconds since 1970, UTC. */
export interface DoctorSchema {
  sender_trace: SenderTraceTable
  server_run: ServerRunTable
}

/** Everything noted about who connected; JSON of src/doctor/sender-trace.ts. */
export interface SenderTraceTable {
  address: string
  last_at: number
  trace: string
}

/** The server that ran last, one row: where it listens, as JSON of src/doctor/server-run.ts. */
export interface ServerRunTable {
  id: 1
  run: string
}
