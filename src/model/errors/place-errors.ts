import type { ErrorEntry } from './error-entry.ts'

/** Errors of places and visits. */
export const placeErrors = {
  'door-direction-unavailable': {
    status: 400,
    message: 'A door at {camera} cannot tell in from out: {reason}.',
    hint: 'Say for this door that crossing it means in, or out.',
  },
  'door-counted-twice': {
    status: 400,
    message: '{line} and {other} of {camera} lie over the same door, so everyone who passes would be counted twice.',
    hint: 'Keep only one of the two as a door of the place.',
  },
  'visit-not-open': {
    status: 409,
    message: 'The visit of {plate} is not open: it is {state}.',
    hint: 'Only a visit without an exit can be closed by hand.',
  },
  'visit-not-openable': {
    status: 409,
    message: 'The visit of {plate} cannot be opened again: {reason}.',
    hint: 'Only the last visit of a plate, with a seen entry, can be opened. Join two visits that were one.',
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
  'plate-known': {
    status: 409,
    message: '{plate} is known already: {as}.',
    hint: 'A known plate needs no visitor. Change its group or validity on its page instead.',
  },
  'visitor-expected': {
    status: 409,
    message: '{plate} is expected already.',
    hint: 'Change the visitor that is expected, or end it first.',
  },
} as const satisfies Record<string, ErrorEntry>
