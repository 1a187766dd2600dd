// Bundles the browser's scripts and styles once: node build.js OUT
//
// Every file gets a name that holds its own fingerprint, so that it may be cached for ever, a gzip
// twin beside it, and a line in manifest.json: {"page.js": "page-7F3K2A.js"}.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const out = process.argv[2];
if (!out) throw new Error("Say where to write: node build.js OUT");

const scripts = readdirSync("src").filter((name) => name.endsWith(".js")).map((name) => join("src", name));
const styles = ["css/public.css", "css/speak.css", "css/staff.css"];

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const result = await build({
  entryPoints: [...scripts, ...styles],
  outdir: out,
  entryNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020", // phones of the last six years
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});

const manifest = {};
for (const [path, made] of Object.entries(result.metafile.outputs)) {
  const name = basename(path);
  manifest[basename(made.entryPoint)] = name;
  writeFileSync(join(out, name + ".gz"), gzipSync(readFileSync(join(out, name)), { level: 9 }));
}
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, null, 1));
