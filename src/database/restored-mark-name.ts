/** A file in a data directory that is a backup as it was restored; opening the database for writing removes it. */
export const restoredMarkName = 'restored.json'
