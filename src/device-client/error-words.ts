/** A device's error code and its meaning, as part of a sentence. */
export interface CameraErrorWords {
  code: number
  words: string
}

// The codes are those of docs/protocol/camera-api.md.
const words: Record<number, string> = {
  1: 'it does not know this command, channel or action',
  2: 'it cannot read the XML it was sent',
  3: 'it does not accept the content it was sent',
  4: 'the user lacks the permission',
  5: 'the port is wrong, or this computer is on its block list',
  6: 'there is no such alarm input',
  7: 'it is busy',
  8: 'the password has expired',
  9: 'user or password is wrong',
  10: 'the account is locked for a while',
  11: 'it does not support this',
  12: 'there is no such channel, or its camera is offline',
  13: 'its memory card does not work',
  14: 'it does not know this action',
  15: 'something is missing that this firmware wants',
  16: 'a value is outside of what it allows',
  17: 'the service is switched off in the device',
  18: 'the change needs a restart of the device',
  19: 'its limit is reached',
  20: 'there is nothing of the kind',
  79: 'something went wrong inside the device',
  153: 'the picture shows no face, or more than one',
  155: 'this face is in the list already',
  156: 'this face is not in the list',
  159: 'there is no such group of faces',
  201: 'it could not change its plate list',
  202: 'its plate list is full',
  203: 'the plate is in its list already',
  204: 'the plate is not in its list',
  205: 'a group of this name exists already',
  206: 'it can hold no more groups',
  207: 'there is no such plate group',
  499: 'this firmware does not let programs change this; use its web page',
}

const families: [from: number, to: number, words: string][] = [
  [80, 84, 'the update of its firmware failed'],
  [101, 111, 'it cannot use the audio'],
  [150, 159, 'it could not change its face library'],
  [201, 207, 'it could not change its plate list'],
]

/** Returns the meaning of a device's error code. `description` is the device's own text, used for undocumented codes. */
export function errorWords(code: number, description?: string | null): CameraErrorWords {
  const known = words[code] ?? families.find(([from, to]) => code >= from && code <= to)?.[2]
  if (known !== undefined) return { code, words: known }
  const own = description?.replace(/\s+/g, ' ').trim().slice(0, 200)
  return { code, words: own ? `it says “${own}” (error ${code})` : `it reports error ${code}` }
}
