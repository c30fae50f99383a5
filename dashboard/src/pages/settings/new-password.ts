// Without characters that look alike, because people type it into menus of cameras.
const letters = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const length = 16

/** A random password. */
export function newPassword(): string {
  const bytes = crypto.getRandomValues(new Uint32Array(length))
  return Array.from(bytes, number => letters[number % letters.length]).join('')
}
