import { TextInput } from '@mantine/core'

interface CodeFieldProps {
  value: string
  onChange: (code: string) => void
  description?: string
}

/** A field for a code of an authenticator app, or for a recovery code. */
export function CodeField({ value, onChange, description }: CodeFieldProps) {
  return (
    <TextInput
      label="Code"
      description={description}
      autoComplete="one-time-code"
      spellCheck={false}
      required
      autoFocus
      maxLength={40}
      value={value}
      onChange={event => onChange(event.currentTarget.value)}
    />
  )
}
