export const durationWords = { '1h': '1 hour', '1d': '1 day', '7d': '7 days', '30d': '30 days' } as const

/** The choices of what a link hides. */
export const hidingWords = {
  nothing: { choice: 'Everything', effect: 'The pictures as the camera sent them, and the plate.', short: 'All shown' },
  marked: {
    choice: 'Blur plates and faces',
    effect: 'What the camera marked is replaced by blocks; plates, names and close-ups are left out.',
    short: 'Plates and faces blurred',
  },
  everything: {
    choice: 'Blur whole pictures',
    effect: 'The whole scene is replaced by blocks; plates, names and close-ups are left out.',
    short: 'Pictures blurred',
  },
} as const
