import {
  type AnyRoute,
  createBrowserHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { outputForms } from '#features/outputs/output-forms.ts'
import { parseSearch, type Search, stringifySearch } from '#routing/search-params.ts'
import { Layout } from '#shell/layout.tsx'
import { PageFailed } from '#shell/page-failed.tsx'

const root = createRootRoute({
  validateSearch: (search: Record<string, unknown>): Search => search as Search,
  notFoundComponent: lazyRouteComponent(() => import('#shell/page-not-found.tsx'), 'PageNotFound'),
})

const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: Layout })

/** A page that needs a session, inside the frame. */
const page = <const Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => inside, path, component })

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/live', replace: true })
  },
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./pages/sign-in/sign-in-page.tsx'), 'SignInPage'),
})
const setUp = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('./pages/set-up/set-up-page.tsx'), 'SetUpPage'),
})

const wall = createRoute({
  getParentRoute: () => root,
  path: '/wall',
  component: lazyRouteComponent(() => import('./pages/wall/wall-page.tsx'), 'WallPage'),
})

const live = page(
  '/live',
  lazyRouteComponent(() => import('./pages/live/live-page.tsx'), 'LivePage'),
)
const events = page(
  '/events',
  lazyRouteComponent(() => import('./pages/events/events-page.tsx'), 'EventsPage'),
)
const event = page(
  '/events/$eventId',
  lazyRouteComponent(() => import('./pages/event/event-page.tsx'), 'EventPage'),
)
const compare = page(
  '/events/$eventId/compare',
  lazyRouteComponent(() => import('./pages/compare/compare-page.tsx'), 'ComparePage'),
)
const face = page(
  '/faces/$name',
  lazyRouteComponent(() => import('./pages/faces/face-page.tsx'), 'FacePage'),
)

const platesPage = lazyRouteComponent(() => import('./pages/plates/plates-page.tsx'), 'PlatesPage')
const plates = page('/plates', platesPage)
const plate = page('/plates/$plateKey', platesPage)

const plateLists = page(
  '/plates/lists',
  lazyRouteComponent(() => import('./pages/plates/sync/plate-lists-page.tsx'), 'PlateListsPage'),
)

const counts = page(
  '/counts',
  lazyRouteComponent(() => import('./pages/counts/counts-page.tsx'), 'CountsPage'),
)

const places = page(
  '/places',
  lazyRouteComponent(() => import('./pages/places/places-page.tsx'), 'PlacesPage'),
)
const newPlace = page(
  '/places/new',
  lazyRouteComponent(() => import('./pages/places/edit-place-page.tsx'), 'NewPlacePage'),
)
const visits = page(
  '/places/visits',
  lazyRouteComponent(() => import('./pages/places/visits/visits-page.tsx'), 'VisitsPage'),
)
const notice = page(
  '/notice',
  lazyRouteComponent(() => import('./pages/notice/notice-page.tsx'), 'NoticePage'),
)
const visitors = page(
  '/places/visitors',
  lazyRouteComponent(() => import('./pages/places/visitors/visitors-page.tsx'), 'VisitorsPage'),
)
const drawnLines = page(
  '/places/lines',
  lazyRouteComponent(() => import('./pages/places/lines/lines-page.tsx'), 'LinesPage'),
)
const paths = page(
  '/places/paths',
  lazyRouteComponent(() => import('./pages/places/paths/paths-page.tsx'), 'PathsPage'),
)
const placeCounts = page(
  '/places/$placeId/counts',
  lazyRouteComponent(() => import('./pages/places/counts/place-counts-page.tsx'), 'PlaceCountsPage'),
)
const place = page(
  '/places/$placeId',
  lazyRouteComponent(() => import('./pages/places/place-page.tsx'), 'PlacePage'),
)
const editPlace = page(
  '/places/$placeId/edit',
  lazyRouteComponent(() => import('./pages/places/edit-place-page.tsx'), 'EditPlacePage'),
)

const camerasPage = lazyRouteComponent(() => import('./pages/cameras/cameras-page.tsx'), 'CamerasPage')
const cameras = page('/cameras', camerasPage)
const camera = page('/cameras/$cameraId', camerasPage)

const devices = page(
  '/devices',
  lazyRouteComponent(() => import('./pages/devices/devices-page.tsx'), 'DevicesPage'),
)
const addDevice = page(
  '/devices/add',
  lazyRouteComponent(() => import('./pages/devices/wizard/add-device-page.tsx'), 'AddDevicePage'),
)
const device = page(
  '/devices/$deviceId',
  lazyRouteComponent(() => import('./pages/devices/device-page.tsx'), 'DevicePage'),
)

const doctor = page(
  '/doctor',
  lazyRouteComponent(() => import('./pages/doctor/doctor-page.tsx'), 'DoctorPage'),
)
const tap = page(
  '/doctor/tap',
  lazyRouteComponent(() => import('./pages/doctor/tap/tap-page.tsx'), 'TapPage'),
)

const inboxPage = lazyRouteComponent(() => import('./pages/inbox/inbox-page.tsx'), 'InboxPage')
const inbox = page('/inbox', inboxPage)
const inboxItem = page('/inbox/$unparsedId', inboxPage)

const alerts = page(
  '/alerts',
  lazyRouteComponent(() => import('./pages/alerts/alerts-page.tsx'), 'AlertsPage'),
)

const outputs = page(
  '/outputs',
  lazyRouteComponent(() => import('./pages/outputs/outputs-page.tsx'), 'OutputsPage'),
)
/** The page with the form of each kind of output. */
const formPages = {
  webhook: page(
    outputForms.webhook.path,
    lazyRouteComponent(() => import('./pages/outputs/webhook-page.tsx'), 'WebhookPage'),
  ),
  email: page(
    outputForms.email.path,
    lazyRouteComponent(() => import('./pages/outputs/email-page.tsx'), 'EmailPage'),
  ),
} as const satisfies Record<keyof typeof outputForms, AnyRoute>
const mqtt = page(
  '/outputs/mqtt',
  lazyRouteComponent(() => import('./pages/outputs/mqtt/mqtt-page.tsx'), 'MqttPage'),
)
const deliveries = page(
  '/outputs/deliveries',
  lazyRouteComponent(() => import('./pages/outputs/deliveries-page.tsx'), 'DeliveriesPage'),
)
const rules = page(
  '/rules',
  lazyRouteComponent(() => import('./pages/rules/rules-page.tsx'), 'RulesPage'),
)
const rule = page(
  '/rules/$ruleId',
  lazyRouteComponent(() => import('./pages/rules/rule-page.tsx'), 'RulePage'),
)

/** Rules were a tab of Outputs. */
const rulesElsewhere = createRoute({
  getParentRoute: () => root,
  path: '/outputs/rules',
  beforeLoad: () => {
    throw redirect({ to: '/rules', replace: true })
  },
})
const ruleElsewhere = createRoute({
  getParentRoute: () => root,
  path: '/outputs/rules/$ruleId',
  beforeLoad: ({ params, search }) => {
    throw redirect({ to: '/rules/$ruleId', params, search, replace: true })
  },
})

const settingsPage = lazyRouteComponent(() => import('./pages/settings/settings-page.tsx'), 'SettingsPage')
const settings = page('/settings', settingsPage)
const settingsPart = page('/settings/$part', settingsPage)

/** An address without a page keeps the navigation. */
const elsewhere = createRoute({
  getParentRoute: () => inside,
  path: '$',
  component: lazyRouteComponent(() => import('#shell/page-not-found.tsx'), 'PageNotFound'),
})

const pages = [
  live,
  events,
  event,
  compare,
  face,
  plates,
  plate,
  plateLists,
  counts,
  places,
  newPlace,
  visits,
  visitors,
  drawnLines,
  paths,
  notice,
  place,
  placeCounts,
  editPlace,
  cameras,
  camera,
  devices,
  addDevice,
  device,
  doctor,
  tap,
  inbox,
  inboxItem,
  alerts,
  outputs,
  formPages.webhook,
  formPages.email,
  mqtt,
  deliveries,
  rules,
  rule,
  settings,
  settingsPart,
  elsewhere,
] as const
const routeTree = root.addChildren([
  home,
  rulesElsewhere,
  ruleElsewhere,
  signIn,
  setUp,
  wall,
  inside.addChildren(pages),
])

export const router = createRouter({
  routeTree,
  basepath: new URL(document.baseURI).pathname,
  history: createBrowserHistory(),
  parseSearch,
  stringifySearch,
  defaultErrorComponent: PageFailed,
  defaultPreload: 'intent',
  defaultPendingMs: 300,
  scrollRestoration: false,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
