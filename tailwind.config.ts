import type { Config } from "tailwindcss";

/** Colours are the tokens of app/globals.css and nothing else: each has a light and a dark value there. */
const tokens = [
  "page",
  "panel",
  "sunk",
  "line",
  "line-strong",
  "ink",
  "ink-2",
  "accent",
  "accent-strong",
  "accent-ink",
  "accent-bg",
  "warn",
  "warn-bg",
  "warn-line",
  "amber",
  "amber-line",
  "fail",
  "fail-strong",
  "fail-ink",
  "fail-bg",
  "fail-line",
  "ok",
  "scrim",
];

export default {
  content: ["./app/**/*.{ts,tsx}", "./components/**/*.{ts,tsx}"],
  theme: {
    colors: {
      transparent: "transparent",
      current: "currentColor",
      ...Object.fromEntries(tokens.map((name) => [name, `var(--${name})`])),
    },
    extend: {
      fontFamily: {
        sans: ['"Inter Variable"', "ui-sans-serif", "system-ui", "sans-serif"],
        mono: ["ui-monospace", '"SFMono-Regular"', "Menlo", "Consolas", "monospace"],
      },
      fontSize: {
        xs: ["12px", { lineHeight: "16px" }],
        sm: ["13px", { lineHeight: "18px" }],
        base: ["14px", { lineHeight: "20px" }],
        lg: ["16px", { lineHeight: "24px" }],
        xl: ["20px", { lineHeight: "28px" }],
      },
      borderRadius: { sm: "6px", md: "8px", lg: "10px", xl: "12px" },
      boxShadow: {
        raised: "0 1px 2px rgb(0 0 0 / 0.05)",
        floating: "0 8px 28px rgb(0 0 0 / 0.16), 0 1px 4px rgb(0 0 0 / 0.08)",
      },
    },
  },
} satisfies Config;
