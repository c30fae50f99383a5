import { resolve } from 'node:path'

/** The checkout's top folder, absolute. */
export const projectRoot = resolve(import.meta.dirname, '../..')
