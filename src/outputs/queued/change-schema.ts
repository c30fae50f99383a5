import { z } from 'zod'

type ChangeField<Field> =
  Field extends z.ZodDefault<infer Inner>
    ? Inner
    : Field extends z.ZodOptional<infer Inner>
      ? z.ZodNullable<Inner>
      : Field

type ChangeFields<Shape> = { -readonly [Name in keyof Shape]: ChangeField<Shape[Name]> }

/** A field of a change: null removes what may be missing. */
function changeField(field: unknown): unknown {
  if (field instanceof z.ZodOptional) return z.nullable(field.unwrap())
  return field instanceof z.ZodDefault ? field.unwrap() : field
}

/** The schema of a change to a configuration: missing fields stay, null removes a field. */
export function changeSchema<Shape extends z.ZodRawShape>(config: z.ZodObject<Shape>) {
  const fields = Object.entries(config.shape).map(([name, field]) => [name, changeField(field)])
  return z.strictObject(Object.fromEntries(fields) as ChangeFields<Shape>).partial()
}
