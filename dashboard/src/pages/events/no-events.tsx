import { Button } from '@mantine/core'
import { IconSearchOff } from '@tabler/icons-react'
import { useApiQuery } from '#api/use-api-query.ts'
import { type EventQuery, eventQuery, type Filter, spanOf } from '#features/filter/filter.ts'
import { lookLabels } from '#features/filter/search/chip-words.ts'
import { mayBePlate } from '#features/filter/search/completions.ts'
import type { FilterState } from '#features/filter/use-filter.ts'
import { whyWords } from '#features/plates/why-words.ts'
import { formatCount } from '#format/numbers.ts'
import { useFormat } from '#format/use-format.ts'
import type { Attributes } from '#server/api/schemas/index.ts'
import { type LookName, lookNames } from '#server/search/look-names.ts'
import { looks } from '#server/search/looks.ts'
import { Empty } from '#ui/empty.tsx'
import classes from './events-page.module.css'
import { type WiderSearch, widerSearches } from './wider-searches.ts'

interface Props {
  state: FilterState
}

const mostPlates = 5

/** A search that finds something, with the number of its events. */
function WiderButton({ state, wider }: Props & { wider: WiderSearch }) {
  const { zone } = useFormat()
  const filter: Filter = { ...state.filter, ...wider.change }
  const query = eventQuery(filter, spanOf(filter, Math.floor(Date.now() / 60_000) * 60_000, zone), zone)
  const count = useApiQuery('events/count', { query }, { freshMs: 60_000 }).data
  if (!count || count.total === 0) return null
  return (
    <Button variant="default" onClick={() => state.set(wider.change)}>
      {wider.words}: {formatCount(count.total, 'event')}
    </Button>
  )
}

/** Plates that look like the one that was searched. */
function LookAlikes({ state }: Props) {
  const { plate, plateMatch, text } = state.filter
  const asked = plate === '' ? text : plate
  const isPlate = plateMatch !== 'similar' && mayBePlate(asked) && !/[*?]/.test(asked)
  const request = { query: { plate: asked, match: 'similar' as const, limit: mostPlates } }
  const plates = useApiQuery('plates', request, { enabled: isPlate, freshMs: 60_000 }).data?.items ?? []
  if (!isPlate) return null
  if (plates.length === 0) return <p>No plate that was read looks like {asked.toUpperCase()}.</p>
  const change = (key: string) => ({ plate: key, plateMatch: 'exact', text: '' })
  return (
    <>
      <p>Plates that look like it:</p>
      <div className={classes.offers}>
        {plates.map(({ key, number, why }) => (
          <Button
            key={key}
            variant="default"
            title={whyWords(why, asked) ?? undefined}
            onClick={() => state.set(change(key))}
          >
            {number}
          </Button>
        ))}
      </div>
    </>
  )
}

/** The values of a look that cameras have reported. */
function reportedValues(name: LookName, attributes: Attributes['items']): string[] {
  const facts: readonly string[] = looks[name].facts
  return attributes.filter(one => facts.includes(one.name)).flatMap(({ values }) => values.map(({ value }) => value))
}

/** Says that the cameras have never reported what the filter asks for. */
function NeverReported({ state, name, values }: Props & { name: LookName; values: readonly string[] }) {
  const { camera } = state.filter
  const query = { camera, [name]: values } as EventQuery
  const isAsked = values.length > 0 && camera.length > 0
  const count = useApiQuery('events/count', { query }, { enabled: isAsked, freshMs: 60_000 }).data
  if (values.length > 0 && count?.total !== 0) return null
  const who =
    camera.length > 0 && values.length > 0
      ? camera.length === 1
        ? 'This camera has'
        : 'These cameras have'
      : 'No camera has'
  return (
    <p>
      {who} {who.startsWith('No') ? 'ever' : 'never'} reported this: {lookLabels[name]}.
    </p>
  )
}

function Unreported({ state }: Props) {
  const asked = lookNames.filter(name => state.filter[name].length > 0)
  const attributes = useApiQuery('events/attributes', {}, { enabled: asked.length > 0, freshMs: 60_000 }).data?.items
  if (!attributes) return null
  const isYesNo = (name: LookName) => ['glasses', 'mask', 'hat', 'backpack', 'bag', 'skirt'].includes(name)
  return asked.map(name => {
    const reported = reportedValues(name, attributes)
    const values = isYesNo(name) && reported.length > 0 ? ['yes', 'no'] : reported.slice(0, 100)
    return <NeverReported key={name} state={state} name={name} values={values} />
  })
}

/** Shown where a filter finds nothing: says why that may be, and proposes searches that find something. */
export function NoEvents({ state }: Props) {
  return (
    <Empty title="No events found" icon={<IconSearchOff size={26} stroke={1.5} />}>
      <Unreported state={state} />
      <LookAlikes state={state} />
      <div className={classes.offers}>
        {widerSearches(state.filter).map(wider => (
          <WiderButton key={wider.key} state={state} wider={wider} />
        ))}
        <Button variant="default" onClick={state.clear}>
          Clear all filters
        </Button>
      </div>
      {state.filter.text !== '' && (
        <p>Every word has to match. Cameras do not report everything they see: many report no colors or clothing.</p>
      )}
    </Empty>
  )
}
