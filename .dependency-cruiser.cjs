/** The arrows of docs/architecture.md. Each rule says why it stands. */
const SERVER_OF_CONCEPT = [
  "^lib/[^/]+/data\\.ts$",
  "^lib/[^/]+/data/",
  "^lib/[^/]+/mutations\\.ts$",
  "^lib/[^/]+/mutations/",
];

module.exports = {
  forbidden: [
    {
      name: "no-circular",
      comment: "A cycle means that two files are one idea.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "app-is-on-top",
      comment: "Routes adapt; nobody builds on them.",
      severity: "error",
      from: { pathNot: "^app/" },
      to: { path: "^app/" },
    },
    {
      name: "engine-stands-beside",
      comment: "The web process must not contain the engine. Names of the queue are data that the migration needs.",
      severity: "error",
      from: { pathNot: "^(engine|bin|prisma|bench|test)/" },
      to: { path: "^engine/", pathNot: "^engine/jobs/queue-names\\.ts$" },
    },
    {
      name: "only-the-engine-opens",
      comment: "The web process is blind: no code that opens, sends or handles a secret may reach its build.",
      severity: "error",
      from: {
        pathNot: ["^(engine|bin|test|scripts|bench)/", "^lib/(egress|crypto)/", "^lib/connectors/.*handlers"],
      },
      to: {
        path: ["^lib/crypto/open\\.ts$", "^lib/crypto/keyring\\.ts$", "^lib/egress/", "^lib/connectors/.*handlers"],
      },
    },
    {
      name: "components-see-no-server",
      comment: "Components take data as props or queries, and write through actions.",
      severity: "error",
      from: { path: "^components/" },
      to: {
        path: ["^lib/(db|auth|crypto|audit|egress|engine-client)/", ...SERVER_OF_CONCEPT],
        pathNot: [
          "^lib/auth/sign-in\\.ts$",
          "^lib/audit/(event-schema|event-groups|list-params|queries|sentence|words|detail-rows|gather-refusals)\\.ts$",
        ],
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "ui-knows-no-domain",
      comment: "components/ui is for any product.",
      severity: "error",
      from: { path: "^components/ui/" },
      to: { path: "^(lib/(?!shared/|i18n/)|components/(?!ui/))" },
    },
    {
      name: "prisma-in-the-data-layer",
      comment: "Rows are read and written in data.ts and mutations.ts, where the actor is asked.",
      severity: "error",
      from: {
        pathNot: [
          ...SERVER_OF_CONCEPT,
          "^lib/(audit|db|auth|permissions)/",
          "^engine/",
          "^(prisma|test|e2e/fixtures|bin|scripts|bench)/",
          "\\.test\\.ts$",
        ],
      },
      to: { path: "^lib/db/(client|generated|pool)" },
    },
    {
      name: "raw-pg-in-few-places",
      comment: "Raw SQL clients only where a measured path needs one, and where the owner prepares the database.",
      severity: "error",
      from: {
        pathNot: [
          "^engine/(run/journal|jobs/)",
          "^lib/db/pool\\.ts$",
          "^(scripts|bin|test|bench|e2e/fixtures)/",
          "\\.db\\.test\\.ts$",
        ],
      },
      to: { path: "^node_modules/pg/" },
    },
    {
      name: "policy-and-crypto-are-pure",
      comment: "They can be read, and tested, alone.",
      severity: "error",
      from: { path: "^lib/(crypto/|permissions/policy\\.ts)", pathNot: "\\.test\\.ts$" },
      to: { path: "^(lib|engine|components|app)/", pathNot: "^lib/crypto/" },
    },
    {
      name: "next-auth-in-auth",
      comment: "One door.",
      severity: "error",
      from: { pathNot: "^(lib/auth/|app/api/auth/)" },
      to: { path: "^node_modules/next-auth/" },
    },
    {
      name: "one-http-client",
      comment:
        "Every request of the engine leaves through lib/egress, which checks where it goes. listen.ts only serves.",
      severity: "error",
      from: {
        path: "^(app|components|lib|engine)/",
        pathNot: ["^lib/egress/", "^engine/http/listen\\.ts$", "\\.test\\.ts$"],
      },
      to: { path: "^(node_modules/undici/|https$|http2$)", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "not-to-test",
      comment: "The product does not stand on its tests.",
      severity: "error",
      from: { path: "^(app|components|lib|engine)/", pathNot: "\\.test\\.tsx?$" },
      to: { path: "^(test|e2e|bench)/" },
    },
    {
      name: "not-to-unresolvable",
      comment: "An import that does not resolve fails at run time.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^(server-only|#)" },
    },
  ],
  options: {
    doNotFollow: { path: ["node_modules", "lib/db/generated"] },
    exclude: { path: ["\\.next"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["react-server", "import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
    },
  },
};
