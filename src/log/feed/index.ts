export type * from './feed.ts'
export { LogFeed } from './log-feed.ts'
export { LogRunner } from './log-runner.ts'
export { SetAside } from './set-aside.ts'
