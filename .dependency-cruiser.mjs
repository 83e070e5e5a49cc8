// The floors of the house: each may import those below it, never one above.
const floor1 = [
  'contract',
  'fields',
  'text',
  'tokens',
  'stores',
  'telemetry',
  'unmask-policy',
  'streams',
]

const keepApart = (from, ...to) => ({
  name: `${from.replace(/[^a-z]+/g, '-')}-reaches-too-far`,
  severity: 'error',
  from: { path: from },
  to: { path: to },
})

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'types-and-errors-stand-on-nothing',
      severity: 'error',
      from: { path: '^src/(types\\.ts|types/|errors\\.ts|within-time\\.ts|dialects/)' },
      to: { path: '^(src|adapters)/', pathNot: '^src/(types(\\.ts$|/)|dialects/)' },
    },
    {
      name: 'option-names-know-only-errors',
      severity: 'error',
      from: { path: '^src/option-names\\.ts$' },
      to: { path: '^(src|adapters)/', pathNot: '^src/errors\\.ts$' },
    },
    ...floor1.map((folder) => ({
      name: `${folder}-knows-only-itself`,
      severity: 'error',
      from: { path: `^src/${folder}/` },
      to: {
        path: '^(src|adapters)/',
        pathNot: `^src/(${folder}/|types\\.ts|types/|(errors|option-names|within-time)\\.ts)`,
      },
    })),
    {
      name: 'options-events-and-environment-know-only-types',
      severity: 'error',
      from: { path: '^src/(options|detection-options|option-mistakes|events|environment)\\.ts$' },
      to: {
        path: '^(src|adapters)/',
        pathNot: '^src/(types|errors|detection-options|option-mistakes)\\.ts$',
      },
    },
    {
      name: 'the-detector-needs-no-vault',
      severity: 'error',
      from: { path: '^src/detector\\.ts$' },
      to: {
        path: '^src/',
        pathNot:
          '^src/(text/|types\\.ts|types/|(errors|option-names|within-time)\\.ts|detection-options\\.ts)',
      },
    },
    {
      name: 'the-command-line-uses-the-front-door',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: {
        path: '^(src|adapters)/',
        pathNot: '^src/(cli/|stores/redis\\.ts|(index|types|errors)\\.ts$)',
      },
    },
    keepApart('^src/guards', '^src/(vault|masker|index|testing|cli|contract|stores)', '^adapters/'),
    keepApart(
      '^src/schemas',
      '^src/(vault|masker|index|guards|testing|cli|contract|stores|text|tokens)',
      '^adapters/',
    ),
    keepApart('^src/vault', '^src/(masker|index|testing|cli|api|client)', '^adapters/'),
    keepApart('^src/masker', '^src/(index|testing|cli|api|client)', '^adapters/'),
    keepApart('^src/api', '^src/(index|testing|cli|client)', '^adapters/'),
    {
      name: 'the-client-sees-types-only',
      severity: 'error',
      from: { path: '^src/client/' },
      to: { path: '.', pathNot: '^src/(client/|types\\.ts$|types/)' },
    },
    {
      name: 'heavy-peers-are-loaded-in-one-place',
      severity: 'error',
      from: {
        path: '^(src|adapters)/',
        pathNot: '^src/api/(credentials/load-jose|jobs/load-bullmq|limits/rate-counter)\\.ts$',
      },
      to: {
        path: 'node_modules/(jose|bullmq|rate-limiter-flexible)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    keepApart('^src/index', '^adapters/'),
    {
      name: 'adapters-use-the-front-door',
      severity: 'error',
      from: { path: '^adapters/' },
      to: { path: '^src/', pathNot: '^src/((index|types|errors)\\.ts$|api/)' },
    },
    keepApart('^adapters/express', '^adapters/koa'),
    keepApart('^adapters/koa', '^adapters/express'),
    // Nest stands on Express.
    keepApart('^adapters/(fastify|hono)', '^adapters/(express|koa|nest)'),
    keepApart('^adapters/nest', '^adapters/(koa|fastify|hono)'),
    {
      name: 'frameworks-and-ioredis-are-types-only',
      severity: 'error',
      // The command line brings its own client, and says so where there is none.
      from: { path: '^(src|adapters)/', pathNot: '^src/cli/redis-store\\.ts$' },
      to: {
        path: 'node_modules/(@types/)?(express|koa|fastify|hono|@nestjs/common|ioredis)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'opentelemetry-is-loaded-in-one-place',
      severity: 'error',
      from: { path: '^(src|adapters)/', pathNot: '^src/telemetry/load-api\\.ts$' },
      to: { path: 'node_modules/@opentelemetry/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'examples-and-benchmarks-use-the-package',
      severity: 'error',
      from: { path: '^(examples|bench)/' },
      to: {
        path: '^(src|adapters)/(?!index\\.ts|express\\.ts|koa\\.ts|stores/redis\\.ts|testing/|client/)',
      },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^(src|adapters)/', pathNot: '\\.d\\.ts$' },
      to: {},
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node'] },
  },
}
