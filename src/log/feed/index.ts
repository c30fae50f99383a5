export type * from './feed.ts'
export { LogFeed } from './log-feed.ts'
export { LogRunner, mostWaitedFor } from './log-runner.ts'
export { SetAside } from './set-aside.ts'
