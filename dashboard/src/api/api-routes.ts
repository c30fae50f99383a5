import type { Answer, JsonPath, Method, RoutePath, RouteRequest } from '#server/api/schemas/index.ts'

export type { Answer } from '#server/api/schemas/index.ts'
export type GetPath = JsonPath<'GET'>
export type ChangeMethod = Exclude<Method, 'GET'>
/** Paths that answer with a file: a raw post, a picture. */
export type FilePath = Exclude<RoutePath<'GET'>, GetPath>

/** Paths that answer a list page by page. */
export type PagedPath = {
  [P in GetPath]: Answer<'GET', P> extends { items: unknown[]; nextCursor: string | null } ? P : never
}[GetPath]

/** The `params` of the path, the `query` and the `body` of a request, as far as the route has them. */
export type RequestOf<M extends Method, P extends RoutePath<M>> = RouteRequest<M, P>
export type QueryOf<P extends RoutePath<'GET'>> = NonNullable<RouteRequest<'GET', P>['query']>

/** A request whose types were checked where it was made. */
export interface AnyRequest {
  params?: Record<string, string | number> | undefined
  query?: object | undefined
  body?: unknown
}

/** `cameras/{id}/alarms` with `{ id: 'a b' }` → `cameras/a%20b/alarms` */
export function filledPath(path: string, params: Record<string, string | number> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name] ?? '')))
}
