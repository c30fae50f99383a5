// Shows notifications. It answers no requests of the page and stores nothing, so the dashboard is the same with and without it.

const inApp = path => new URL(path, self.registration.scope).href

function show({ tag, title, body, severity, path, image, buttons }) {
  return self.registration.showNotification(title, {
    tag,
    body,
    renotify: true,
    requireInteraction: severity === 'critical',
    icon: inApp('icon-192.png'),
    badge: inApp('badge-96.png'),
    actions: buttons.map(({ action, title }) => ({ action, title })),
    data: { path, buttons },
    ...(image && { image: inApp(image) }),
  })
}

async function open(path) {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const ours = windows.find(({ url }) => url.startsWith(self.registration.scope))
  if (!ours) return self.clients.openWindow(inApp(path))
  await ours.focus()
  // The page goes there by itself, without loading again.
  ours.postMessage({ type: 'open', path })
}

async function reasonOf(response) {
  if (response.ok) return null
  const { detail = `The server answered ${response.status}.` } = await response.json().catch(() => ({}))
  return detail
}

async function use({ token, title }, { tag, data }) {
  const body = JSON.stringify({ token })
  const headers = { 'content-type': 'application/json' }
  const reason = await fetch(inApp('api/v1/push/actions'), { method: 'POST', headers, body }).then(reasonOf, () => {
    return 'The server cannot be reached from here.'
  })
  if (reason === null && title === 'Seen') return
  const [result, text] = reason === null ? ['The gate opens', ''] : [`Not done: ${title}`, reason]
  await show({ tag, title: result, body: text, severity: 'info', path: data.path, image: null, buttons: [] })
}

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()))
self.addEventListener('push', event => event.waitUntil(show(event.data.json())))
self.addEventListener('notificationclick', event => {
  const { notification, action } = event
  const button = notification.data.buttons.find(one => one.action === action)
  notification.close()
  event.waitUntil(button ? use(button, notification) : open(notification.data.path))
})
