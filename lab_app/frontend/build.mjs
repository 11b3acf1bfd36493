// Builds the components of src/ into dist/, which is committed so that the lab runs without Node.
//
//   npm ci && npm run build
//
// dist/sources.sha256 holds a digest of what the bundles were made from; a test compares it.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const components = ["editor", "tables", "results", "links", "drawer", "keyboard", "tree", "handles"];

rmSync("dist", { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: components.map((name) => `src/${name}.js`),
  outdir: "dist",
  bundle: true,
  format: "esm",
  minify: true,
  target: ["es2022"],
  loader: { ".css": "text" },
  legalComments: "none", // they stand in dist/THIRD-PARTY.txt
  metafile: true,
  logLevel: "info",
});

const packages = new Set(Object.keys(metafile.inputs).map((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]).filter(Boolean));
const notices = [...packages].sort().map((name) => {
  const { version, license } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8"));
  const file = `node_modules/${name}/LICENSE`;
  return `${name} ${version} (${license})\n\n${existsSync(file) ? readFileSync(file, "utf8").trim() : ""}\n`;
});
writeFileSync("dist/THIRD-PARTY.txt", notices.join("\n----\n\n"));

const digest = createHash("sha256");
for (const name of [...readdirSync("src").map((file) => `src/${file}`), "build.mjs", "package-lock.json"].sort()) {
  digest.update(name + "\n");
  digest.update(readFileSync(name, "utf8").replaceAll("\r\n", "\n"));
}
writeFileSync("dist/sources.sha256", digest.digest("hex") + "\n");
