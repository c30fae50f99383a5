import type { ErrorEntry } from './error-entry.ts'

/** Errors of places and visits. */
export const placeErrors = {
  'door-direction-unavailable': {
    status: 400,
    message: 'A door at {camera} cannot tell in from out: {reason}.',
    hint: 'Say for this door that crossing it means in, or out.',
  },
  'visit-not-open': {
    status: 409,
    message: 'The visit of {plate} is not open: it is {state}.',
    hint: 'Only a visit without an exit can be closed by hand.',
  },
  'visits-not-joinable': {
    status: 409,
    message: 'The visits of {plate} and {other} cannot be joined: {reason}.',
    hint: 'Join a visit whose exit was not seen with a later one of the same place.',
  },
  'visit-not-divisible': {
    status: 409,
    message: 'The visit of {plate} cannot be split there: {reason}.',
    hint: 'Name a later pass of the visit; its first pass cannot be split off.',
  },
} as const satisfies Record<string, ErrorEntry>
