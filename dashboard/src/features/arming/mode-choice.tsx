import { NativeSelect } from '@mantine/core'
import type { ReactNode } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { useIsLimited, useMayOperate } from '#api/use-session.ts'
import { useFormat } from '#format/use-format.ts'
import { useLive } from '#live/use-live.ts'
import { Problem } from '#ui/problem.tsx'
import { useModes } from './use-modes.ts'

/** The arming mode; people who see all cameras and may operate change it. */
export function ModeChoice({ fallback = null }: { fallback?: ReactNode }) {
  const state = useApiQuery('arming', {}, { freshMs: 30_000 })
  const { query: modes, options, nameOf } = useModes()
  const isLimited = useIsLimited()
  const mayChange = useMayOperate() && !isLimited
  const change = useChange((api, mode: string) => api.send('PUT', 'arming/mode', { body: { mode } }), ['arming'])
  const format = useFormat()
  useLive('mode', () => void state.refetch())
  if (!state.data || !modes.data) return fallback
  const { mode, next } = state.data
  const until = next ? `until ${format.dateTimeShort(next.at)}, then ${nameOf(next.mode)}` : ''
  if (!mayChange) return <span title={until}>Mode: {nameOf(mode)}</span>
  return (
    <>
      <NativeSelect
        size="xs"
        // Whatever names the modes have, nothing beside it moves when they are loaded.
        w={176}
        aria-label="Arming mode"
        title={until}
        data={options.map(({ value, label }) => ({ value, label: `Mode: ${label}` }))}
        value={change.isPending ? change.variables : mode}
        onChange={event => change.mutate(event.currentTarget.value)}
      />
      <Problem what="The mode was not changed." error={change.error} />
    </>
  )
}
