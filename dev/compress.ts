// The core of a release, as it is published: compressed, as it would be most of what an installation downloads.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { root } from './steps.ts';

const HOME = join(root, 'js', 'core', 'pkg');
const WASM = 'ameide_core_bg.wasm';
const CODE = join(HOME, 'ameide_core.js');
/** What the generated code says, and what it says instead: Node unpacks it in the time that a command takes to start anyway. */
const LOADING: [string, string][] = [
  [`\`\${__dirname}/${WASM}\``, `\`\${__dirname}/${WASM}.br\``],
  [
    "require('fs').readFileSync(wasmPath)",
    "require('zlib').brotliDecompressSync(require('fs').readFileSync(wasmPath))",
  ],
];

/** Compresses the compiled core, unless that is done. The module itself goes last, so that a run that was ended can be repeated. */
export function compressCore(): void {
  if (!existsSync(join(HOME, WASM))) return;
  const wasm = readFileSync(join(HOME, WASM));
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: wasm.length,
  };
  let code = readFileSync(CODE, 'utf8');
  for (const [said, instead] of LOADING) {
    if (code.includes(instead)) continue;
    if (!code.includes(said)) throw new Error(`wasm-bindgen does not write \`${said}\` any more`);
    code = code.replace(said, () => instead);
  }
  writeFileSync(join(HOME, `${WASM}.br`), brotliCompressSync(wasm, { params }));
  writeFileSync(CODE, code);
  rmSync(join(HOME, WASM));
}

/** The compiled core as it was before that, whether or not it has been done. */
export function unpackedCore(): { code: string; wasm: Buffer } {
  let code = readFileSync(CODE, 'utf8');
  for (const [said, instead] of LOADING) code = code.replace(instead, () => said);
  const packed = join(HOME, `${WASM}.br`);
  const wasm = existsSync(packed)
    ? brotliDecompressSync(readFileSync(packed))
    : readFileSync(join(HOME, WASM));
  return { code, wasm };
}
