import type { Route } from './route.ts'

export interface RouteMatch {
  readonly route: Route
  readonly parameter: string | undefined
}

/** Finds the route of a path; a slash at its end says nothing. */
export function createRouter(routes: readonly Route[]): (path: string) => RouteMatch | undefined {
  const exact = new Map<string, Route>()
  const open: { readonly start: string; readonly route: Route }[] = []
  for (const route of routes) {
    for (const path of [route.path, ...(route.aliases ?? [])]) {
      const brace = path.indexOf('{')
      if (brace < 0) exact.set(path, route)
      else open.push({ start: path.slice(0, brace), route })
    }
  }

  return (path) => {
    const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
    const route = exact.get(trimmed)
    if (route !== undefined) return { route, parameter: undefined }
    for (const { start, route: candidate } of open) {
      const parameter = trimmed.slice(start.length)
      if (trimmed.startsWith(start) && parameter !== '' && !parameter.includes('/')) {
        return { route: candidate, parameter }
      }
    }
    return undefined
  }
}
