import { expect, test } from 'vitest'
import { sourceFiles } from '../support/source-files.ts'

/**
 * The files and folders of `src/` that use the file system, and the files there which they read or write. Pictures and
 * original posts are none of these: they may be in an S3 store, so they are read, listed, measured and removed through
 * `Archive`. A backup and the writer of files behind rows work on archives of this machine only.
 */
const usersOfFiles: Record<string, string> = {
  'alerts/read-conditions.ts': 'free space of the disk',
  'api/dashboard-files.ts': 'files of the dashboard',
  'api/pictures/thumbnails.ts': 'cached thumbnails',
  'api/system/read-stats.ts': 'free space, size of the database',
  'backup/': 'copies of files of the data directory',
  'cli/': 'files that people name, the database',
  'config/': 'viewtron.yaml',
  'database/': 'the database',
  'devices/device-key.ts': 'the key of stored passwords',
  'devices/server-addresses.ts': 'addresses of containers',
  'diagnostics/recording-folder.ts': 'recorded posts',
  'doctor/machine/': 'rights, free space, processes',
  'ingest/import-posts.ts': 'the folder of the original server',
  'lib/': 'helpers',
  'log/archive/': 'pictures and original posts',
  'log/csv/': 'events.csv',
  'log/data-dir-modes.ts': 'rights of the data directory',
  'log/disk-room.ts': 'free space',
  'log/lock-directory.ts': 'the lock of the data directory',
  'log/newest-file-time.ts': 'time of the database',
  'log/pending/': 'files behind rows',
  'log/retention/retention.ts': 'free space',
  'log/retention/used-bytes.ts': 'size of events.csv',
  'log/storage-supervisor.ts': 'the data directory',
  'log/stream-log.ts': 'stream.ndjson, which is appended to',
  'log/stream-reader.ts': 'stream.ndjson',
  'outputs/centre/centre-settings.ts': 'certificates',
  'outputs/email/email-queue.ts': 'secrets',
  'outputs/mqtt/mqtt-settings.ts': 'secrets, certificates',
  'outputs/picture-links.ts': 'the key of links',
  'outputs/push/push-keys.ts': 'the keys of notifications',
  'outputs/webhook/signature.ts': 'secrets',
  'outputs/webhook/trusted-certificates.ts': 'certificates',
  'places/removed-plates.ts': 'the key of removed plates',
  'verify/check-csv.ts': 'events.csv',
  'version.ts': 'package.json',
}

const usesFiles =
  /from '(?:node:)?fs(?:\/promises)?'|import\('(?:node:)?fs|from '[^']*lib\/(?:files|hashed-files|sync-files|append-log)\.ts'/

const userOf = (path: string) => Object.keys(usersOfFiles).find(user => path === user || path.startsWith(user))

test('only listed files use the file system, and none of them for pictures or original posts', () => {
  const users = sourceFiles.filter(({ text }) => usesFiles.test(text))
  expect(users.flatMap(({ path }) => (userOf(path) ? [] : [path]))).toEqual([])
  const needed = new Set(users.flatMap(({ path }) => userOf(path) ?? []))
  expect(Object.keys(usersOfFiles).filter(user => !needed.has(user))).toEqual([])
})

test('the archive of the disk is opened by the log alone', () => {
  const naming = sourceFiles.filter(({ text }) => /\bnew DiskArchive\(/.test(text)).map(({ path }) => path)
  expect(naming.filter(path => !path.startsWith('log/'))).toEqual([])
})
