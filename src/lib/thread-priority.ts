import { readlinkSync } from 'node:fs'
import { constants, setPriority } from 'node:os'

/**
 * Lets the calling thread run only when threads of ordinary priority leave it time. Linux has a priority for each thread;
 * on other systems, where it belongs to the whole process, nothing changes. Returns whether the priority was lowered.
 */
export function lowerThreadPriority(): boolean {
  try {
    // `PID/task/TID`. setpriority(2) takes the id of a thread.
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1))
    if (!Number.isInteger(thread)) return false
    setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL)
    return true
  } catch {
    return false
  }
}
