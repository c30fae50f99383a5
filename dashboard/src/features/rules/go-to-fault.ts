/** Puts the cursor into the first field of a form that shows an error; false where none does. */
export function goToFault(form: HTMLFormElement): boolean {
  const field = form.querySelector<HTMLElement>('[aria-invalid="true"]')
  field?.focus()
  return field !== null
}
