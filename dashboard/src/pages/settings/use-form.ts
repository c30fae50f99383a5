import { type ChangeEvent, useState } from 'react'

/** The texts of a small form; `field` returns the properties of an input. */
export function useForm<Values extends Record<string, string>>(start: Values) {
  const [values, setValues] = useState(start)
  return {
    values,
    clear: () => setValues(start),
    set: (change: Partial<Values>) => setValues(before => ({ ...before, ...change })),
    field: (name: keyof Values) => ({
      value: values[name],
      onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
        const { value } = event.currentTarget
        setValues(before => ({ ...before, [name]: value }))
      },
    }),
  }
}
