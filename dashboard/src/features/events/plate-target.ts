import type { ApiEvent, ApiTarget } from '#server/api/schemas/index.ts'

/** The first target with a plate. */
export function plateTarget({ targets }: ApiEvent): ApiTarget | undefined {
  return targets.find(target => target.plate !== null)
}
