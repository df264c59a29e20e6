// Builds src/ into static/: one script, one style sheet, the fonts and index.html. The same sources and lock file give
// the same bytes; a test rebuilds and compares.
import { build } from "esbuild";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "static");
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

await build({
  absWorkingDir: here,
  entryPoints: { page: "src/main.tsx", styles: "src/styles/index.css" },
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome111", "firefox115", "safari16.4"],
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".woff2": "file" },
  assetNames: "[name]",
  legalComments: "none",
  logLevel: "warning",
});

const fonts = join(here, "node_modules/@fontsource-variable/figtree");
copyFileSync(join(fonts, "LICENSE"), join(out, "figtree-LICENSE.txt"));
copyFileSync(join(here, "node_modules/@fontsource-variable/noto-emoji/LICENSE"), join(out, "noto-emoji-LICENSE.txt"));
copyFileSync(join(here, "node_modules/preact/LICENSE"), join(out, "preact-LICENSE.txt"));
copyFileSync(join(here, "src/icon.svg"), join(out, "icon.svg"));
writeFileSync(join(out, "index.html"), readFileSync(join(here, "src/index.html")));
