/**
 * The folders of `dashboard/src/` and what each may import beside itself, from the ground up. Every folder may import
 * the pure rooms of the server (`#server/model/…`), its API schemas as types, and the pure modules listed below.
 * `features/*` and `pages/*` stand for each of their folders.
 */
export const dashboardRooms: Record<string, string[]> = {
  settings: [],
  routing: [],
  api: ['settings'],
  live: ['api'],
  format: ['api', 'settings'],
  ui: ['api', 'routing', 'format', 'settings'],
  'features/*': ['api', 'live', 'routing', 'settings', 'format', 'ui'],
  shell: ['api', 'live', 'routing', 'settings', 'format', 'ui', 'features/*'],
  'pages/*': ['api', 'live', 'routing', 'settings', 'format', 'ui', 'features/*'],
}

/** Features that are built from other features. */
export const featureImports: Record<string, string[]> = {
  alerts: ['plates'],
  cameras: ['devices', 'doctor'],
  events: ['alerts', 'plates'],
  filter: ['events'],
  'live-events': ['alerts', 'filter'],
  places: ['events', 'plates', 'sightings'],
  rules: ['arming', 'events', 'filter', 'places'],
  sightings: ['events', 'filter'],
  event: ['cameras', 'events', 'filter', 'outputs', 'plates', 'post', 'views'],
  'sign-in': ['push', 'second-factor'],
  views: ['events', 'filter'],
}

/** Modules of the server, outside its pure rooms, that run in the browser. */
export const sharedModules = [
  'outputs/output-kind-facts.ts',
  'outputs/output-kinds.ts',
  'outputs/webhook/template.ts',
  'search/look-names.ts',
  'search/looks.ts',
  'search/search-vocabulary.ts',
  'search/usual-vehicle.ts',
]
