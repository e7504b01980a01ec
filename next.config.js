import createNextIntlPlugin from "next-intl/plugin";

// Compiled messages need no parser in the browser: 9 kB less on every page.
const withNextIntl = createNextIntlPlugin({
  requestConfig: "./lib/i18n/request.ts",
  experimental: { messages: { path: "./messages", format: "json", locales: ["en", "fr"], precompile: true } },
});

// The Content-Security-Policy carries a nonce for each answer, so it stands in proxy.ts.
const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "no-referrer" },
  { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=(), payment=(), usb=()" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
];

// Another folder lets a second server run beside the first, from the same checkout. Next writes its folder into the
// tsconfig that it is given, so that one gets its own.
const folder = process.env.COFFRE_NEXT_DIR;

// React Aria brings its phrases in 34 languages to every browser.
const otherLocales =
  "ar-AE,bg-BG,cs-CZ,da-DK,de-DE,el-GR,es-ES,et-EE,fi-FI,he-IL,hr-HR,hu-HU,it-IT,ja-JP,ko-KR,lt-LT,lv-LV,nb-NO,nl-NL,pl-PL,pt-BR,pt-PT,ro-RO,ru-RU,sk-SK,sl-SI,sr-SP,sv-SE,tr-TR,uk-UA,zh-CN,zh-TW";

/** @type {import("next").NextConfig} */
const config = {
  distDir: folder ?? ".next",
  // Types are checked by `npm run check`; `npm start` on a fresh clone need not wait for that again.
  typescript: { ignoreBuildErrors: true, ...(folder && { tsconfigPath: `tsconfig${folder}.json` }) },
  reactStrictMode: true,
  poweredByHeader: false,
  typedRoutes: true,
  images: { unoptimized: true },
  // Each route is loaded when it is first asked for: some 15 MB less at rest.
  experimental: { taint: true, preloadEntriesOnStart: false },
  turbopack: {
    rules: {
      [`**/{react-aria,react-aria-components,react-stately}/dist/private/intl/**/{${otherLocales}}.mjs`]: {
        loaders: ["./scripts/no-locale.cjs"],
        as: "*.js",
      },
    },
  },
  devIndicators: false,
  // `next dev` would print the arguments of every action, with the secrets that a form sends, and the codes of providers.
  logging: { serverFunctions: false, incomingRequests: { ignore: [/^\/connect\//] } },
  allowedDevOrigins: ["127.0.0.1", "localhost"],
  headers: async () => [{ source: "/(.*)", headers: securityHeaders }],
};

export default withNextIntl(config);
