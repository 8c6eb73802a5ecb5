// The arrows of the architecture: who may import whom. `scripts/house-rules.test.ts` plants one violation of each.
const FLOORS = ['math', 'schemes', 'codec', 'dictionary', 'statistics', 'evaluation', 'protocol', 'federation']; // each may import only what stands before it
const GROUND = '^core/(errors|bytes|digest|random)\\.ts$'; // below every floor
const ZOD_FROM = FLOORS.slice(FLOORS.indexOf('dictionary')).join('|');
const ROOMS =
  '^(agent|app|bench|client|core|e2e|features|kernels|keyroom|messages|prisma|scripts|server|ui|wire|workers)/';
const SUPPORT = '(^|/)testing\\.ts$|(^|/)testing-[^/]+\\.ts$';
const TEST = `\\.test\\.tsx?$|${SUPPORT}`; // tests, and what they share beside the code
const VALUES = { dependencyTypesNot: ['type-only'] };
const CONTRACT = '^workers/[^/]+-api\\.ts$';
const DOOR = '^workers/[^/]+-(api|client)\\.ts$';
const SCREEN_CORE = '^core/((errors|bytes|digest)\\.ts$|(codec|dictionary|protocol|statistics)/)';
const COMPUTE_CORE =
  '^core/((errors|bytes|digest|random)\\.ts$|(math|codec|evaluation|protocol|statistics)/|schemes/(types\\.ts$|[^/]+/(arithmetic[a-z-]*|evaluate|keys|parameters|validate|verify)\\.ts$))';
const KERNELS = '^kernels/(host|ntt/host|rows/host)/';
const ZOD = '^core/zod\\.ts$'; // the one door to zod
const ROUTE = ['^app/api/', '^app/.*/route\\.ts$'];

/** A room may import from our own rooms what `allowed` names, and nothing else of ours. */
const room = (name, from, allowed, fromNot = []) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: [TEST, ...fromNot] },
  to: { path: ROOMS, pathNot: [...[from].flat(), ...allowed] },
});

/** Where an import is allowed for its types only. */
const typesOnly = (name, from, to, fromNot = []) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: [TEST, ...fromNot] },
  to: { path: to, ...VALUES },
});

const forbid = (name, from, to) => ({ name, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    forbid('no-circular', { pathNot: '^server/generated/' }, { circular: true }),
    // The compiler of the kernels is installed where they are built, and nowhere else.
    forbid('no-unresolvable', {}, { couldNotResolve: true, pathNot: '\\.css$|^assemblyscript/asc$' }),
    forbid(
      'no-orphans',
      {
        orphan: true,
        pathNot:
          '^server/generated/|\\.d\\.ts$|\\.test\\.tsx?$|\\.spec\\.ts$|\\.(cjs|mjs|js)$|\\.config\\.ts$|\\.worker\\.ts$|^proxy\\.ts$|^server/leash\\.ts$|(^|/)(page|layout|route|error|global-error|loading|not-found)\\.tsx?$',
      },
      {},
    ),
    forbid(
      'product-without-dev-packages',
      { path: ROOMS, pathNot: [TEST, '^(bench|e2e|kernels|scripts)/'] },
      { dependencyTypes: ['npm-dev'], ...VALUES },
    ),

    forbid(
      'testing-from-tests-only',
      { path: ROOMS, pathNot: [TEST, '^(bench|e2e|scripts)/'] },
      { path: SUPPORT, pathNot: '^node_modules/' },
    ),

    // Ground floor
    forbid(
      'core-stands-alone',
      { path: '^core/', pathNot: TEST },
      { pathNot: '^(core/|node_modules/(@noble|@scure/bip39|canonicalize|zod)/)' },
    ),
    forbid(
      'core-zod-from-dictionary-on',
      { path: '^core/', pathNot: [TEST, ZOD, `^core/(${ZOD_FROM})/`] },
      { path: ['^node_modules/zod/', ZOD] },
    ),
    forbid(
      'zod-through-one-door',
      { path: ROOMS, pathNot: [TEST, ZOD, '^(bench|e2e|scripts)/'] },
      { path: '^node_modules/zod/' },
    ), // a second way in would set up schemas before the door has told zod not to evaluate code
    forbid('core-ground', { path: GROUND }, { path: '^core/', pathNot: GROUND }),
    ...FLOORS.slice(0, -1).map((floor, index) =>
      forbid(
        `core-chain-${floor}`,
        { path: `^core/${floor}/`, pathNot: TEST },
        { path: `^core/(${FLOORS.slice(index + 1).join('|')})/` },
      ),
    ),
    forbid(
      'core-schemes-apart',
      { path: '^core/schemes/([^/]+)/', pathNot: TEST },
      { path: '^core/schemes/[^/]+/', pathNot: '^core/schemes/$1/' },
    ),

    // Key room and its browser entries
    room('keyroom-arrows', '^keyroom/', ['^core/', KERNELS, CONTRACT]),
    typesOnly('keyroom-contract-types-only', '^keyroom/', '^workers/'),
    forbid('keyroom-is-isomorphic', { path: '^keyroom/', pathNot: TEST }, { dependencyTypes: ['core'] }),
    room('worker-contract-arrows', CONTRACT, ['^core/']),
    typesOnly('worker-contract-types-only', CONTRACT, '.'),
    forbid(
      'worker-client-arrows',
      { path: '^workers/[^/]+-(client|door)\\.ts$', pathNot: TEST },
      { pathNot: ['^workers/(?!.*\\.worker\\.ts$)', '^core/errors\\.ts$', '^node_modules/comlink/'] },
    ),
    room('worker-entry-arrows', '^workers/', ['^core/', '^keyroom/'], [DOOR, '^workers/[^/]+-door\\.ts$']),

    // Screen room
    room('features-arrows', '^features/', [SCREEN_CORE, DOOR, '^messages/', '^server/', '^ui/']),
    room('ui-stands-alone', '^ui/', []),
    room('messages-stand-alone', '^messages/', ['^core/errors\\.ts$']),
    typesOnly('messages-types-only', '^messages/', '^core/'),
    room('app-pages-arrows', '^app/', ['^core/', '^features/', '^messages/', '^server/', '^ui/'], ROUTE),
    typesOnly('app-pages-core-types-only', '^app/', '^core/', ROUTE),
    forbid(
      'app-pages-through-the-caller',
      { path: '^app/', pathNot: [TEST, ...ROUTE] },
      { path: '^server/', pathNot: '^server/caller\\.ts$', ...VALUES },
    ),
    room('app-routes-arrows', ROUTE, ['^core/errors\\.ts$', '^messages/', '^server/']),
    forbid(
      'worker-door',
      { path: '^(app|features|ui)/', pathNot: TEST },
      { path: '^(keyroom|workers)/', pathNot: DOOR },
    ),
    typesOnly('server-types-only', '^(agent|client|features|keyroom|ui|workers)/', '^server/'),
    forbid(
      'contribution-page-without-seal',
      { path: '^app/.*contribute/' },
      { path: '^node_modules/node-seal/', reachable: true },
    ),

    // Vault
    forbid(
      'vault-cannot-decrypt',
      { path: '^(server|app)/', pathNot: TEST },
      { path: '^core/schemes/[^/]+/(decrypt|keygen|prove)|^(keyroom|agent)/', reachable: true },
    ), // counts type imports too: the workers' contract takes its types from core only
    forbid('server-is-not-browser', { path: '^server/' }, { path: '^(app|features|ui|workers)/' }),
    room('server-arrows', '^server/', [
      '^core/',
      KERNELS,
      '^messages/',
      '^wire/',
      '^(app|features|ui|workers|keyroom|agent)/',
    ]),
    forbid(
      'routers-through-use-cases',
      { path: '^server/routers/', pathNot: TEST },
      { path: '^(server/(database|generated|repositories)/|node_modules/(@prisma|pg|pg-boss)/)' },
    ),
    forbid(
      'use-cases-know-no-frame',
      { path: '^server/use-cases/', pathNot: TEST },
      {
        path: '^(server/(compute|database|gateways|generated|jobs|repositories|routers)/|server/(context|trpc)\\.ts|node_modules/(@prisma|@trpc|next|pg|pg-boss)/)',
      },
    ),
    forbid(
      'gateways-through-use-cases',
      { path: '^server/gateways/', pathNot: TEST },
      {
        path: '^(core|server)/',
        pathNot: '^(core/errors\\.ts|server/(gateways|use-cases)/|server/(deps|env|errors)\\.ts)',
      },
    ),
    forbid(
      'compute-takes-public-core-only',
      { path: '^server/(compute|jobs)/', pathNot: TEST },
      { path: '^core/', pathNot: COMPUTE_CORE },
    ),
    forbid(
      'prisma-behind-ports',
      {
        path: '^(agent|app|client|features|keyroom|ui|wire|workers|server/(compute|gateways|jobs|routers|use-cases))/',
        pathNot: TEST,
      },
      { path: '^(server/generated/|node_modules/@prisma/)', ...VALUES },
    ),
    forbid(
      'seal-in-two-places',
      { pathNot: ['^(keyroom|server/compute)/seal\\.ts$', TEST, '^bench/'] },
      { path: '^node_modules/node-seal/', ...VALUES },
    ),

    // Others
    room('wire-arrows', '^wire/', ['^core/((bytes|digest|errors)\\.ts$|codec/)']),
    room('client-arrows', '^client/', ['^core/', '^server/']),
    room('agent-arrows', '^agent/', ['^client/', '^core/', '^keyroom/', KERNELS, '^wire/', CONTRACT]),
    typesOnly('agent-contract-types-only', '^agent/', '^workers/'),
    room('kernels-stand-alone', '^kernels/', []),
    forbid(
      'kernels-where-compute-begins',
      { path: '^server/', pathNot: [TEST, '^server/compute/'] },
      { path: '^kernels/' },
    ),
    forbid(
      'nothing-imports-tools',
      { path: ROOMS, pathNot: [TEST, '^(bench|e2e|scripts)/'] },
      { path: '^(bench|e2e|scripts)/' },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
    doNotFollow: { path: ['node_modules', '^server/generated/'] },
    exclude: '(^|/)\\.(next|data)',
  },
};
