/** The entry points of the bundle: the file in dist/ by its name, and its source. */
export const entries = {
  main: 'src/cli/main.ts',
  'sqlite-worker': 'src/database/sqlite/worker.ts',
  'check-database': 'src/database/sqlite/check-database.ts',
  'backup-process': 'src/backup/backup-process.ts',
  'verify-process': 'src/verify/verify-process.ts',
  'file-writer-worker': 'src/log/pending/file-writer-worker.ts',
  'export-worker': 'src/api/exports/thread/export-worker.ts',
  'mqtt-worker': 'src/outputs/mqtt/thread/mqtt-worker.ts',
}

/** Packages that are not part of the bundle, because they look for files next to themselves. */
export const externalPackages = ['sharp', 'pino', 'pino-pretty', '@fastify/swagger-ui']
