import { replaceEqualDeep } from '@tanstack/react-query'
import { useRef } from 'react'

/** The same object until its content changes, for dependencies and memoized components. */
export function useStable<Value>(value: Value): Value {
  const before = useRef(value)
  before.current = replaceEqualDeep(before.current, value)
  return before.current
}
