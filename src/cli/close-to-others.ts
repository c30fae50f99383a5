/**
 * Makes new files and folders of this process readable for its own user only: they contain pictures of people, plates
 * and passwords.
 */
export function closeToOthers(): void {
  process.umask(0o077)
}
