import type { FormEvent } from 'react'

/** A handler for `onSubmit` that runs `submit` in place of the browser's own request. */
export function submitting(submit: () => void): (event: FormEvent) => void {
  return event => {
    event.preventDefault()
    submit()
  }
}
