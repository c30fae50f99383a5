export { Cursors } from './consumer/cursors.ts'
export { type ConsumerState, LogConsumer, type LogConsumerOptions } from './consumer/log-consumer.ts'
export { type LogPage, LogPages, type Present } from './consumer/log-pages.ts'
export { readAlarm, type StoredAlarm } from './entries/entry-body.ts'
export { knownIds } from './entries/known-ids.ts'
export { lastSeq } from './entries/last-seq.ts'
export {
  alarmRows,
  alarmRowsOf,
  entryRowsAfter,
  entryRowsOf,
  isFullPage,
  type LogRow,
  type RowsWanted,
  readableEvents,
  toEntry,
} from './entries/log-rows.ts'
export {
  type EntryPage,
  readEntriesAfter,
  readEntriesBySeq,
  readEvent,
  readEventsBySeq,
} from './entries/read-entries.ts'
export { type Feed, LogFeed, SetAside } from './feed/index.ts'
export {
  countSetAside,
  digestedStatement,
  everyEntryAgainStatement,
  isFaultOfEntry,
  readAgainOf,
  readSetAside,
  type SetAsideEntry,
  setAsideStatement,
  unreadable,
} from './set-aside-rows.ts'
