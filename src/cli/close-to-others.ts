/** Files and folders that this process makes from now on can be read by its own user alone: pictures of people, plates, passwords. */
export function closeToOthers(): void {
  process.umask(0o077)
}
