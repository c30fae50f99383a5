import type { Storage, TrackToEnter } from '../log/storage.ts'

export interface EnteringTracks {
  /** True when the storage is the cause of an error; false when what it was given is. */
  isToBlame: (error: unknown) => boolean
  /** Told of an entry that the database refused, and that is given up. */
  refused: (error: unknown, entry: TrackToEnter) => void
}

/** Stores starts and ends of tracks, in their order. One that is refused does not hold up the others. */
export async function enterTracks(
  storage: Storage,
  entries: readonly TrackToEnter[],
  { isToBlame, refused }: EnteringTracks,
): Promise<void> {
  try {
    await storage.enterTracks(entries)
  } catch (error) {
    if (isToBlame(error)) throw error
    if (entries.length > 1) for (const entry of entries) await enterTracks(storage, [entry], { isToBlame, refused })
    else for (const entry of entries) refused(error, entry)
  }
}
