import { setPriority } from 'node:os'

const low = 10

/** Lets the server and other programs of the machine go first. */
export function lowerPriority(): void {
  try {
    setPriority(low)
  } catch {
    // The command runs at a normal priority then.
  }
}
