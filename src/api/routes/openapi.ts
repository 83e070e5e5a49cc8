import { z } from 'zod'
import { type DocumentHead, describeRoutes } from '../openapi.ts'
import type { Route } from '../route.ts'

/** `/openapi.json`: what the other routes take and answer, for everybody. */
export function createOpenApiRoute(routes: readonly Route[], head: DocumentHead): Route {
  let document: object | undefined
  const own: Route = {
    path: '/openapi.json',
    methods: ['GET'],
    isPublic: true,
    // Made when it is first asked for: most servers never are.
    answer: async () => {
      document ??= describeRoutes([...routes, own], head)
      return { body: document }
    },
    document: {
      summary: 'This document',
      tag: 'About',
      answer: z.object({ openapi: z.string() }).loose(),
    },
  }
  return own
}
