// The other major versions, installed under names of their own; the types of the newer ones fit.
declare module 'express4' {
  export { default } from 'express'
}

declare module 'koa-conditional-get' {
  import type { Middleware } from 'koa'

  const conditionalGet: () => Middleware
  export = conditionalGet
}

declare module 'koa2' {
  export { default } from 'koa'
}
