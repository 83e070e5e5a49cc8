// Packages that bring no types of their own; only what is used here.
declare module 'fast-redact' {
  function fastRedact(options: {
    paths: readonly string[]
    censor?: string
  }): (input: object) => unknown
  export = fastRedact
}
