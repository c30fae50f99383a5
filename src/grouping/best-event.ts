import type { Sighting } from './sighting.ts'

/** The event that shows most of an incident: a plate before a face before other targets, with pictures; else the first. */
export function bestEvent<Part extends Pick<Sighting, 'plates' | 'category' | 'pictures' | 'types'>>(
  parts: readonly [Part, ...Part[]],
): Part {
  const worth = ({ plates, category, pictures, types }: Part) =>
    (plates.length > 0 ? 8 : 0) + (category === 'face' ? 4 : 0) + (pictures > 0 ? 2 : 0) + (types.length > 0 ? 1 : 0)
  return parts.reduce((best, part) => (worth(part) > worth(best) ? part : best), parts[0])
}
