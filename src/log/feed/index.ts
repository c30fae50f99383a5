export type * from './feed.ts'
export { LogFeed } from './log-feed.ts'
export { SetAside } from './set-aside.ts'
