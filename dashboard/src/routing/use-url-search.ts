import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import type { ZodMiniObject, z } from 'zod/mini'
import type { Search } from './search-params.ts'
import { useStable } from './use-stable.ts'

type Change<Schema extends ZodMiniObject> = { [Name in keyof z.output<Schema>]?: string | null }
type ChangeSearch<Schema extends ZodMiniObject> = (change: Change<Schema>, options?: { replace?: boolean }) => void

/** The search parameters of the page, checked by `schema`. The object stays the same until a parameter changes. */
export function useSearchOf<Schema extends ZodMiniObject>(schema: Schema): z.output<Schema> {
  const search: Search = useSearch({ strict: false })
  const checked = useMemo(() => schema.parse(search), [schema, search])
  return useStable(checked)
}

/**
 * The search parameters of the page and a function that changes some of them; null removes one. A change adds a step to
 * the browser's history, except with `replace`, for changes while a person types.
 */
export function useUrlSearch<Schema extends ZodMiniObject>(schema: Schema): [z.output<Schema>, ChangeSearch<Schema>] {
  const search = useSearchOf(schema)
  const navigate = useNavigate()
  const change = useCallback<ChangeSearch<Schema>>(
    (next, { replace = false } = {}) => {
      const merge = (before: Search): Search => {
        const kept: Search = { ...before }
        for (const [name, value] of Object.entries<string | null | undefined>(next)) kept[name] = value ?? undefined
        return kept
      }
      void navigate({ to: '.', search: merge, replace })
    },
    [navigate],
  )
  return [search, change]
}
