import type { Queries } from '../database/index.ts'

/** The newest event with a plate of each of these cameras. */
export async function newestPlateEvents(
  queries: Queries,
  cameraIds: readonly string[],
): Promise<{ camera_id: string; body: string }[]> {
  const found = await Promise.all(
    cameraIds.map(id =>
      queries
        .selectFrom('log')
        .select(['camera_id', 'body'])
        .where('camera_id', '=', id)
        .where('category', '=', 'lpr')
        .orderBy('time', 'desc')
        .limit(1)
        .executeTakeFirst(),
    ),
  )
  return found.flatMap(row => (row ? [row] : []))
}
