import type { When } from '#server/api/schemas/index.ts'

/** The properties of a part of the form that edits the condition of a rule. */
export interface PartProps {
  value: When
  onChange: (value: When) => void
}
