/** The address of a broker without user and password, and both of them, decoded. */
export function addressParts(address: string): { url: string; username?: string; password?: string } {
  const url = new URL(address)
  const { username, password } = url
  url.username = ''
  url.password = ''
  return {
    url: username === '' && password === '' ? address : url.href,
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
  }
}
