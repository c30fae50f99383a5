import { TagsInput } from '@mantine/core'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import type { PartProps } from './part-props.ts'

const pair = /^([^:]*[^:\s][^:]*):\s*(\S.*)$/

/** `vehicle.color: white` for each value. */
function tagsOf(attributes: Record<string, string[]>): string[] {
  return Object.entries(attributes).flatMap(([name, values]) => values.map(value => `${name}: ${value}`))
}

function attributesOf(tags: readonly string[]): Record<string, string[]> {
  const attributes: Record<string, string[]> = {}
  for (const tag of tags) {
    const [, name, value] = pair.exec(tag) ?? []
    if (name === undefined || value === undefined) continue
    attributes[name.trim()] = [...(attributes[name.trim()] ?? []), value.trim()]
  }
  return attributes
}

/** The condition on attributes of the target, such as its color. */
export function AttributesPart({ value, onChange }: PartProps) {
  const known = useApiQuery('events/attributes', {}, { freshMs: 60_000 }).data?.items ?? []
  const [odd, setOdd] = useState<string[]>([])
  const options = known.flatMap(({ name, values }) => values.slice(0, 30).map(each => `${name}: ${each.value}`))
  return (
    <TagsInput
      label="Attributes"
      description="Such as vehicle.color: white. Any value of an attribute, all attributes."
      size="xs"
      data={options}
      value={[...tagsOf(value.attributes ?? {}), ...odd]}
      error={odd.length > 0 && `Enter a name and a value, such as vehicle.color: white, instead of ${odd.join(', ')}`}
      onChange={tags => {
        setOdd(tags.filter(tag => !pair.test(tag)))
        onChange({ ...value, attributes: attributesOf(tags) })
      }}
    />
  )
}
