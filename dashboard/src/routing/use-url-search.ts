import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { Search } from './search-params.ts'

/** Null takes a name out of the address. */
export type SearchChange = Partial<Record<string, string | null>>

/**
 * What stands behind the `?` of the page's address, and a way to change some of it. A change is a step of the
 * browser's history, except with `replace`: for what changes with every key.
 */
export function useUrlSearch(): [Search, (change: SearchChange, options?: { replace?: boolean }) => void] {
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const change = useCallback(
    (next: SearchChange, { replace = false }: { replace?: boolean } = {}) => {
      const merge = (before: Search): Search => {
        const kept: Search = { ...before }
        for (const [name, value] of Object.entries(next)) kept[name] = value ?? undefined
        return kept
      }
      void navigate({ to: '.', search: merge, replace })
    },
    [navigate],
  )
  return [search, change]
}
